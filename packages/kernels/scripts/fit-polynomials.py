"""Fits the minimax polynomials of assembly/math/*.ts and prints their coefficients, lowest degree first.

Run: python3 fit-polynomials.py   (needs NumPy)

Each fit minimises the largest relative error of the whole function over its interval (Lawson's reweighted
least squares on a dense Chebyshev grid, in float64), then rounds to float32 from the highest power that
matters least down, refitting the rest each time.
"""

import math

import numpy as np

POINTS = 4001


def chebyshev_grid(low, high):
    angles = (np.arange(POINTS) + 0.5) * np.pi / POINTS
    return (low + high) / 2 + (high - low) / 2 * np.cos(angles)


def lawson(basis, target, weight):
    """Coefficients that minimise max |weight * (basis @ c - target)|."""
    importance = np.full(len(target), 1 / len(target))
    best, best_error = None, np.inf
    for _ in range(400):
        scale = weight * np.sqrt(importance)
        c = np.linalg.lstsq(basis * scale[:, None], target * scale, rcond=None)[0]
        error = np.abs(weight * (basis @ c - target))
        if error.max() < best_error:
            best, best_error = c, error.max()
        importance = importance * error
        importance /= importance.sum()
    return best, best_error


def fit(name, low, high, degree, target, weight):
    """target(x) ~ P(x), the error of P weighted by `weight`."""
    x = chebyshev_grid(low, high)
    y, w = target(x), weight(x)
    fixed = []
    powers = np.stack([x**i for i in range(degree + 1)], axis=1)
    for i in range(degree + 1):
        remainder = y - sum((c * x**j for j, c in enumerate(fixed)), np.zeros_like(x))
        c, _ = lawson(powers[:, i:], remainder, w)
        fixed.append(float(np.float32(c[0])))
    error = np.abs(w * (powers @ np.array(fixed) - y)).max()
    print(f"{name}  degree {degree} on [{low:.4g}, {high:.4g}], error 2^{math.log2(error):.1f}")
    print("  " + ", ".join(f"{c!r}" for c in fixed))


def erfcx(x):
    """exp(x^2) erfc(x) for x >= 0: erfc itself while it is large, a continued fraction after."""
    fraction = np.zeros_like(x)
    for n in range(400, 0, -1):
        fraction = n / 2 / (x + fraction)
    tail = 1 / (math.sqrt(math.pi) * (x + fraction))
    near = np.array([math.exp(v * v) * math.erfc(v) if v < 2 else 0.0 for v in x])
    return np.where(x < 2, near, tail)


HALF_LN2 = math.log(2) / 2

fit(
    "exponential: (expm1(r) - r)/r^2", -HALF_LN2 * 1.01, HALF_LN2 * 1.01, 4,
    lambda r: np.where(
        np.abs(r) < 1e-2,
        sum(r**i / math.factorial(i + 2) for i in range(6)),
        (np.expm1(r) - r) / (r * r),
    ),
    lambda r: np.abs(r) + r * r,
)
fit(
    "logarithm: (log1p(f) - f + f^2/2)/f^3", math.sqrt(0.5) - 1, math.sqrt(2) - 1, 8,
    lambda f: np.where(
        np.abs(f) < 3e-2,
        sum((-f) ** i / (i + 3) for i in range(12)),
        (np.log1p(f) - f + f * f / 2) / np.where(f == 0, 1, f) ** 3,
    ),
    lambda f: f * f,
)
fit(
    "logarithm: log1p(e)/e in t = e - 1/2", -0.5, 0.5, 8,
    lambda t: np.where(np.abs(t + 0.5) < 1e-8, 1.0, np.log1p(t + 0.5) / (t + 0.5)),
    lambda t: (t + 0.5) / np.log1p(t + 0.5),
)
fit(
    "trigonometry: sin(2 pi s)/s in s^2", 0, 1 / 16, 4,
    lambda q: 2 * np.pi * np.sinc(2 * np.sqrt(q)),
    lambda q: 1 / (2 * np.pi * np.sinc(2 * np.sqrt(q))),
)


def lower_tail(t):
    """Phi(-a) exp(a^2/2)/t of t = 1/(1 + 0.3 a)."""
    return 0.5 * erfcx((1 / t - 1) / 0.3 / math.sqrt(2)) / t


fit(
    "normal-distribution: Phi(-a) exp(a^2/2)/t in t = 1/(1 + 0.3 a)", 1 / (1 + 0.3 * 13.3), 1, 9,
    lower_tail,
    lambda t: 1 / lower_tail(t),
)
