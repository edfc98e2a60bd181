"""What must be right, or at least seen, before a recipe is published.

The checks are data: a code, how grave it is, what to do, and a function that looks at the recipe. A blocking finding
holds everybody. A warning holds curators until one of them says that they have seen it; a creator who publishes their
own remix is not asked, and neither is the system. A note holds nobody.
"""

from remix.content_checks.base import Check, Finding, Problem, Unready
from remix.content_checks.checks import CHECKS
from remix.content_checks.looking import admit, findings, may_judge, refusal, standing
from remix.content_checks.material import Material

__all__ = [
    "CHECKS",
    "Check",
    "Finding",
    "Material",
    "Problem",
    "Unready",
    "admit",
    "findings",
    "may_judge",
    "refusal",
    "standing",
]
