"""The invented labelled texts are in form: what they say about a cleaner can be trusted only then."""

import collections
import ipaddress
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

NAMES = ("invented.jsonl", "invented-unseen.jsonl", "invented-third.jsonl")
INVENTED = [Path(__file__).parent / "labelled" / name for name in NAMES]
KINDS = {"related", "share", "tracking", "byline", "repeat", "caption", "notice", "contact", "tags"}
DOCUMENTATION = [ipaddress.ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24")]

TEXTS = [json.loads(line) for path in INVENTED for line in path.read_text(encoding="utf-8").splitlines()]

each_text = pytest.mark.parametrize("labelled", TEXTS, ids=[labelled["id"] for labelled in TEXTS])


@each_text
def test_cuts_lie_in_their_text_in_order_and_apart(labelled):
    cuts = labelled["cuts"]
    assert all(0 <= cut["start"] < cut["end"] <= len(labelled["text"]) for cut in cuts)
    assert all(first["end"] <= second["start"] for first, second in pairwise(cuts))


@each_text
def test_no_cut_begins_or_ends_in_a_blank(labelled):
    stretches = [labelled["text"][cut["start"] : cut["end"]] for cut in labelled["cuts"]]
    assert stretches == [stretch.strip() for stretch in stretches]


@each_text
def test_every_cut_has_a_known_kind_and_says_whether_it_is_optional(labelled):
    for cut in labelled["cuts"]:
        assert cut.keys() == {"start", "end", "kind", "optional"}
        assert cut["kind"] in KINDS and isinstance(cut["optional"], bool)


@each_text
def test_addresses_are_those_set_aside_for_examples(labelled):
    text = labelled["text"]
    hosts = re.findall(r"[\w.-]+@([\w.-]+\w)", text, re.ASCII)
    addresses = [ipaddress.ip_address(found) for found in re.findall(r"\d+\.\d+\.\d+\.\d+", text, re.ASCII)]
    assert {".".join(host.split(".")[-2:]) for host in hosts} <= {"example.org", "example.com"}
    assert all(any(address in net for net in DOCUMENTATION) for address in addresses)


def test_ids_are_sorted_and_no_id_or_text_stands_twice():
    ids = [labelled["id"] for labelled in TEXTS]
    assert ids == sorted(set(ids))
    assert len({labelled["text"] for labelled in TEXTS}) == len(TEXTS)


def test_every_kind_must_be_cut_somewhere_in_two_outlets_or_more():
    outlets = collections.defaultdict(set)
    for labelled in TEXTS:
        for cut in labelled["cuts"]:
            if not cut["optional"]:
                outlets[cut["kind"]].add(labelled["outlet"])
    assert {kind for kind, where in outlets.items() if len(where) > 1} == KINDS


def test_the_texts_are_many_and_at_least_50_have_nothing_to_cut():
    assert len(TEXTS) >= 190
    assert sum(not labelled["cuts"] for labelled in TEXTS) >= 50
    assert len({labelled["outlet"] for labelled in TEXTS}) >= 100
