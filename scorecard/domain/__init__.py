"""How a panel becomes a recommendation: values and rules, without a clock, a request or a database."""

import os

# Read when numpy is first imported, which is in here. The matrices are so small that more threads gain nothing, and
# each one waits for the next matrix without sleeping: "How firm is this?" took more than twice its processor time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
