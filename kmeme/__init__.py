"""The project: settings, addresses and what all rooms share; no business rules."""

import os

# The arrays here are small: the second thread of numpy's BLAS gains nothing, and spins for tens of milliseconds after
# every use. It is read when numpy is first imported, which GeoDjango does; this package is imported before.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
