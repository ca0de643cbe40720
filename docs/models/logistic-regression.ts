// A model that is no VAE: softmax regression of the label from the pixels.
//
//     paravae train --model docs/models/logistic-regression.ts --dataset digits
import { defineUserModel } from "@paravae/tfjs";
import * as tf from "@tensorflow/tfjs-core";

const classes = 10;

export default defineUserModel({
  labels: true,
  parameters: ({ inputSize }) => ({
    weight: { shape: [inputSize, classes], initial: 0 },
    bias: [classes],
  }),
  loss({ parameters: { weight, bias }, x, labels }) {
    const logits = tf.add(tf.matMul(x, weight), bias);
    const logProbabilities = tf.logSoftmax(logits);
    return tf.neg(tf.mean(tf.sum(tf.mul(tf.oneHot(labels, classes), logProbabilities), 1)));
  },
});
