"""One sample of the step in JAX: all of it, from the gather to Adam, in one jit with donated buffers."""

import os
from functools import partial

import peer

work = peer.arguments()
os.environ.setdefault("JAX_PLATFORMS", "cpu")
jax = peer.load(work.name, "jax")
np = peer.load(work.name, "numpy")

import jax.numpy as jnp

# Steps between two waits for the device; JAX dispatches ahead.
STEPS_PER_CALL = 10
LEARNING_RATE, BETA1, BETA2, EPSILON = 1e-3, 0.9, 0.999, 1e-8


def stack(name, widths):
    """The sizes of layers from each width to the next, by their names."""
    return {f"{name}{i}": sizes for i, sizes in enumerate(zip(widths, widths[1:]))}


def initial_parameters(key):
    sizes = {
        **stack("encoder", [work.inputs, *work.hidden]),
        "moments": (work.hidden[-1], 2 * work.latent),
        **stack("decoder", [work.latent, *reversed(work.hidden)]),
        "output": (work.hidden[0], work.inputs),
    }

    def uniform(part, shape, fan_in):
        bound = fan_in**-0.5
        return jax.random.uniform(jax.random.fold_in(key, part), shape, minval=-bound, maxval=bound)

    return {
        layer: (uniform(2 * i, (fan_in, fan_out), fan_in), uniform(2 * i + 1, (fan_out,), fan_in))
        for i, (layer, (fan_in, fan_out)) in enumerate(sizes.items())
    }


def loss_of(parameters, x, eps):
    def dense(layer, x):
        weight, bias = parameters[layer]
        return x @ weight + bias

    def hidden(name, x):
        for i in range(len(work.hidden)):
            x = jax.nn.relu(dense(f"{name}{i}", x))
        return x

    mu, log_var = jnp.split(dense("moments", hidden("encoder", x)), 2, axis=1)
    output = dense("output", hidden("decoder", mu + jnp.exp(0.5 * log_var) * eps))
    if work.loss == "mse":
        reconstruction = jnp.sum(jnp.square(output - x))
    else:
        reconstruction = jnp.sum(jax.nn.relu(output) - output * x + jnp.log1p(jnp.exp(-jnp.abs(output))))
    kl = -0.5 * jnp.sum(1 + log_var - jnp.square(mu) - jnp.exp(log_var))
    return (reconstruction + kl) / len(x)


def adam(parameters, m, v, gradients, t):
    """Kingma & Ba 2015, Alg. 1."""
    m = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, m, gradients)
    v = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, v, gradients)
    step_size = LEARNING_RATE / (1 - BETA1**t)
    correction = 1 / jnp.sqrt(1 - BETA2**t)
    parameters = jax.tree.map(
        lambda p, m, v: p - step_size * m / (jnp.sqrt(v) * correction + EPSILON), parameters, m, v
    )
    return parameters, m, v


def step(data, state, rows):
    parameters, m, v, t, key = state
    key, noise_key = jax.random.split(key)
    eps = jax.random.normal(noise_key, (work.batch, work.latent))
    loss, gradients = jax.value_and_grad(loss_of)(parameters, data[rows], eps)
    parameters, m, v = adam(parameters, m, v, gradients, t)
    return (parameters, m, v, t + 1, key), loss


def steps_one_by_one():
    jitted = jax.jit(step, donate_argnums=1)

    def run(data, state, rows):
        losses = []
        for batch in rows:
            state, loss = jitted(data, state, batch)
            losses.append(loss)
        return state, losses

    return run


def steps_in_a_scan():
    return jax.jit(lambda data, state, rows: jax.lax.scan(partial(step, data), state, rows), donate_argnums=1)


def training_call(steps):
    """A function that does STEPS_PER_CALL steps and gives their losses."""
    data = jnp.asarray(peer.made_up_rows(work.batches * work.batch, work.inputs))
    batches = peer.row_numbers(work.batches, work.batch)
    parameters = initial_parameters(jax.random.key(0))
    zeros = partial(jax.tree.map, jnp.zeros_like)
    state = (parameters, zeros(parameters), zeros(parameters), jnp.float32(1), jax.random.key(1))

    def call():
        nonlocal state
        rows = np.stack([next(batches) for _ in range(STEPS_PER_CALL)]).astype(np.int32)
        state, losses = steps(data, state, rows)
        return jax.device_get(jax.block_until_ready(losses))

    return call


if work.check:
    call = training_call(steps_in_a_scan())
    loss = peer.mean_loss(lambda: [float(loss) for loss in call()], work.check, work.batches)
    peer.finish(work.name, loss=loss)

ways = {"step by step": steps_one_by_one, "scan of steps": steps_in_a_scan}
ms, way = min(
    (peer.median_ms(training_call(steps()), work.seconds) / STEPS_PER_CALL, way)
    for way, steps in ways.items()
)
peer.finish_measured(work, ms, jax.__version__, f"jit, {way}")
