from jalaa.annotation.model import Span
