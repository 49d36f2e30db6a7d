"""The fuzzer is a programme, not a test, and needs what the tests do not: it is not collected."""

collect_ignore = ["fuzz_exports.py"]
