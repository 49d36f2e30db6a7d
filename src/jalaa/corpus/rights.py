"""Rights: which texts may be published, by what people found out about each and decided for the corpus.

rights          what proves it                                          published with its text
open            `licence`                                               yes
permission      `permission`: by, given, covers, document               yes
publisher       nothing: it is what holds where nothing is known        where corpus.yaml says `texts_under_copyright: included`
unchecked       nobody has looked                                       never
"""

from collections.abc import Iterable, Iterator

from jalaa.corpus.config import Config, Source
from jalaa.incidents import Incident

_SOURCES, _CORPUS = "dataset/sources.yaml", "dataset/corpus.yaml"


def is_withheld(config: Config, rights: str) -> bool:
    """Whether a text with these rights is left out of what is published."""
    return rights == "unchecked" or (rights == "publisher" and config.texts_under_copyright == "excluded")


def check_rights(config: Config, sources: Iterable[Source]) -> Iterator[Incident]:
    """Incidents of rights without their proof, of proofs that nothing speaks of, and of copyright set aside without a reason."""
    for source in sources:
        yield from _source_faults(source)
    included = config.texts_under_copyright == "included"
    reason = (config.texts_reason or "").strip()
    if included and not reason:
        message = "`texts_under_copyright: included` has no `texts_reason`: say why texts under copyright may be published, the card repeats it"
        yield Incident("rights-reason", _CORPUS, message)
    if reason and not included:
        message = "`texts_reason` stands without `texts_under_copyright: included`, so texts are withheld all the same: say that too, or take the reason out"
        yield Incident("rights-reason", _CORPUS, message)


def _source_faults(source: Source) -> Iterator[Incident]:
    licence, permission = (source.licence or "").strip(), source.permission
    if source.rights == "open" and not licence:
        message = f"{source.id} is `open` and names no `licence`: give its SPDX id or address, or say `publisher`"
        yield Incident("rights-licence", _SOURCES, message)
    if licence and source.rights != "open":
        message = f"{source.id} has the licence `{licence[:60]}` and its rights are `{source.rights}`: say `open`, or take the licence out"
        yield Incident("rights-licence", _SOURCES, message)
    if source.rights == "permission" and permission is None:
        message = f"{source.id} is published by `permission` and nothing proves it: give `permission: {{by, given, covers, document}}`, or say `publisher`"
        yield Incident("rights-permission", _SOURCES, message)
    if permission is not None:
        if source.rights != "permission":
            message = (
                f"{source.id} has a `permission` and its rights are `{source.rights}`: say `permission`, or take it out"
            )
            yield Incident("rights-permission", _SOURCES, message)
        for name, value in vars(permission).items():
            if not value.strip():
                message = f"{source.id}: `{name}` of its permission is empty: say it, or say `publisher`"
                yield Incident("rights-permission", _SOURCES, message)
