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

/* In the order of the text, and each finding once. */
void put_in_order(findings *found);

/* The pieces, in order and apart, neither `seen` nor `whole` yet; the findings are put in the order of the text and freed of doubles. False without
   memory. */
bool share(findings *all, const uint8_t *replaces, pieces *made);

/* cut.c: the changes that findings come to; they are put in order and freed of doubles first. `replaces[rule]` says that the rule puts
   something in the place of what it finds. `all` is room for their pieces. `text` is NULL where nothing of it shows. False without memory. */
bool share_out(const sight *text, int32_t length, findings *found, const uint8_t *replaces, pieces *all, changes *made);

#endif
