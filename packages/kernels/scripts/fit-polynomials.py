"""Fits the polynomials of assembly/vector-math.ts: minimax in relative error, rounded to float32.

Run:  python3 -m venv venv && venv/bin/python -m pip install numpy && venv/bin/python fit-polynomials.py
Prints each polynomial's coefficients, lowest degree first, and its largest relative error in exact arithmetic.
"""

import math

import numpy as np

erfc = np.vectorize(math.erfc)


def fit(name, function, low, high, degree, weight=lambda x: np.ones_like(x)):
    """Lawson's iteration: least squares, reweighted until the error is level (minimax)."""
    x = (low + high) / 2 + (high - low) / 2 * np.cos(np.pi * (np.arange(4000) + 0.5) / 4000)
    y, scale = function(x), weight(x)
    lawson = np.ones_like(x)
    basis = np.polynomial.chebyshev.chebvander((2 * x - low - high) / (high - low), degree)
    for _ in range(400):
        root = np.sqrt(lawson) * scale
        solution = np.linalg.lstsq(basis * root[:, None], y * root, rcond=None)[0]
        error = np.abs(basis @ solution - y) * scale
        lawson = np.maximum(lawson * error, 1e-30)
        lawson /= lawson.sum()
    series = np.polynomial.Chebyshev(solution, domain=[low, high])
    power = series.convert(kind=np.polynomial.Polynomial, domain=[-1, 1], window=[-1, 1]).coef
    rounded = power.astype(np.float32)
    error = np.max(np.abs(np.polyval(rounded[::-1].astype(np.float64), x) - y) * scale)
    print(f"{name}: degree {degree} on [{low:.6g}, {high:.6g}], weighted error {error:.2e}")
    for c in rounded:
        print(f"  {float(c)!r}")


half_ln2 = math.log(2) / 2
# expm1(r) = r + r²·P(r)
fit("expm1", lambda r: (np.expm1(r) - r) / r**2, -half_ln2, half_ln2, 4, lambda r: np.abs(r**2 / np.expm1(r)))
# log(1 + f) = f − f²/2 + f³·P(f), mantissas in [√½, √2)
fit("log", lambda f: (np.log1p(f) - f + f**2 / 2) / f**3, math.sqrt(0.5) - 1, math.sqrt(2) - 1, 8,
    lambda f: np.abs(f**3 / np.log1p(f)))
# log1p(x) = x·P(x) on [0, 1]
fit("log1p", lambda x: np.log1p(x) / x, 1e-9, 1, 9, lambda x: x / np.log1p(x))
# tanh(x) = x + x³·P(x²) for |x| ≤ 0.625
fit("tanh", lambda s: (np.tanh(np.sqrt(s)) / np.sqrt(s) - 1) / s, 1e-6, 0.625**2, 4,
    lambda s: s * np.sqrt(s) / np.tanh(np.sqrt(s)))
# erf(x) = −expm1(−x·P(x)) for 0 ≤ x ≤ 4; an error of the exponent counts by what it does to erf
fit("erf", lambda x: -np.log(erfc(x)) / x, 1e-6, 4, 9, lambda x: x * erfc(x) / (1 - erfc(x)))
# sin(πf/2) = f·P(f²), cos(πf/2) = P(f²), |f| ≤ ½
fit("sin", lambda s: np.sin(np.pi / 2 * np.sqrt(s)) / np.sqrt(s), 1e-9, 0.25, 4)
fit("cos", lambda s: np.cos(np.pi / 2 * np.sqrt(s)), 0, 0.25, 4)
