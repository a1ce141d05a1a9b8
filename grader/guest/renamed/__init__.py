"""What libraries have renamed or removed since 2015, where its meaning is certain: student code that uses it goes on working,
and its page says so.

    used             what of it student code has used
    modules          how a module comes to offer an old name, to student code alone
    of_numpy, of_matplotlib, of_python, of_scipy
                     the tables, one for each library

Only what is absent here is offered: a name that the installed version has stays as it is.
"""

from __future__ import annotations

import sys

from . import of_python


def offer() -> None:
    """Offer the old names of all that is loaded by now; a library that has them already is left alone."""
    of_python.offer()
    if "numpy" in sys.modules:
        from . import of_numpy

        of_numpy.offer()
    if "matplotlib.pyplot" in sys.modules:
        from . import of_matplotlib

        of_matplotlib.offer()
    from . import of_scipy

    of_scipy.offer()
