"""Names in the settings of the fibre design, held against what the layers know."""

from __future__ import annotations

from phusong.coverage.findings import Finding, unknown_name
from phusong.coverage.network import Network
from phusong.optimize.pon.parameters import PonParameters


def check_communes(network: Network, parameters: PonParameters) -> list[Finding]:
    """Refusals of communes that no layer knows among those that ask for a second way.

    Args:
        network: The layers.
        parameters: The settings.
    """
    known = {str(code) for code in network.communes.codes} | {str(code) for code in network.villages.commune_codes}
    unknown = dict.fromkeys(code for code in parameters.ring_communes if code not in known)
    return [unknown_name("pon.ring_communes", "commune", code, known) for code in unknown]
