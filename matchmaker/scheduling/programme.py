"""One linear programme, solved by OR-Tools: simplex where it is small, PDLP where it is large."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]

#: Above this many entries simplex takes minutes where PDLP takes seconds.
_SIMPLEX = 40_000


def duals_of(matrix: csr_matrix, gain: Floats, upper: Floats, right: Floats, seconds: float) -> Floats:
    """Return the dual values of the rows of: make gain·x large, matrix·x ≤ right, 0 ≤ x ≤ upper.

    They are ≥ 0 up to the code's tolerance, and noughts where it fails. Other threads go on meanwhile.
    """
    from ortools.linear_solver.python import model_builder_helper as helper

    rows, columns = matrix.shape
    model, arrays = (
        helper.ModelBuilderHelper(),
        (np.zeros(columns), upper, -gain, np.full(rows, -np.inf), right),
    )
    fill: Any = model.fill_model_from_sparse_data
    fill(*arrays, matrix)
    solver = helper.ModelSolverHelper("glop" if matrix.nnz <= _SIMPLEX else "pdlp")
    solver.set_time_limit_in_seconds(seconds)
    solver.solve(model)
    duals = -np.asarray(solver.dual_values(), dtype=np.float64) if solver.has_response() else np.zeros(0)
    return duals if len(duals) == rows and np.isfinite(duals).all() else np.zeros(rows)
