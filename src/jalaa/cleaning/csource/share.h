/* What share.c hands to cut.c: pieces of the text that one finding has. */

#ifndef JALAA_SHARE_H
#define JALAA_SHARE_H

#include "compiled.h"

/* What one finding has of the text, once more important ones took theirs. */
typedef struct {
    int32_t start, end, rule;
    bool gone;  /* nothing comes in its place */
    bool put;   /* the replacement of its rule does: once for a finding, in its first piece */
    bool seen;  /* a reader sees something of it */
    bool whole; /* it is all of the lines it touches, with what others cut there */
} piece;
typedef ROW(piece) pieces;

/* The pieces, in order and apart, neither `seen` nor `whole` yet; the findings are put in the order of the text and freed of doubles. False without
   memory. */
bool share(findings *all, const uint8_t *replaces, pieces *made);

#endif
