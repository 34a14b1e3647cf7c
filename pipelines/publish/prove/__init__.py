"""Prove: rows of a warehouse with the archived pages behind them, in a file that anybody can check without the warehouse.

``prove`` makes a bundle, ``seal`` signs or stamps one, ``verify`` checks one.
"""

from pipelines.publish.prove.compare import Result
from pipelines.publish.prove.container import BundleError
from pipelines.publish.prove.make import Made, prove, seal
from pipelines.publish.prove.signing import KeyProblem, make_key, name_of, private_key, public_key
from pipelines.publish.prove.verify import Verdict, verify

__all__ = [
    "BundleError", "KeyProblem", "Made", "Result", "Verdict", "make_key", "name_of", "private_key", "prove", "public_key", "seal",
    "verify",
]  # fmt: skip
