/* UTF-8, a character at a time. */

#ifndef JALAA_UTF8_H
#define JALAA_UTF8_H

#include "compiled.h"

#include <string.h>

/* The code point that begins at a byte of a text in UTF-8, which is valid; afterwards `at` is behind it. */
static inline point decoded(const uint8_t **at) {
    const uint8_t *byte = *at;
    if (byte[0] < 0x80) return *at += 1, byte[0];
    if (byte[0] < 0xE0) return *at += 2, (byte[0] & 0x1Fu) << 6 | (byte[1] & 0x3F);
    if (byte[0] < 0xF0) return *at += 3, (byte[0] & 0x0Fu) << 12 | (byte[1] & 0x3Fu) << 6 | (byte[2] & 0x3F);
    return *at += 4, (byte[0] & 7u) << 18 | (byte[1] & 0x3Fu) << 12 | (byte[2] & 0x3Fu) << 6 | (byte[3] & 0x3F);
}

/* The code point that ends before a byte; afterwards `at` is where it begins. */
static inline point decoded_before(const uint8_t **at) {
    const uint8_t *byte = *at - 1;
    while ((*byte & 0xC0) == 0x80) byte--;
    *at = byte;
    return decoded(&byte);
}

/* Whether a character in UTF-8 stands here, whole, the shortest way to write it, and no half of a surrogate pair. */
static inline bool is_utf8(const uint8_t *at, const uint8_t *stop) {
    uint8_t first = at[0], second = stop - at > 1 ? at[1] : 0;
    if (first < 0x80) return true;
    int32_t size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (first < 0xC2 || first > 0xF4 || stop - at < size) return false;
    for (int32_t byte = 1; byte < size; byte++)
        if ((at[byte] & 0xC0) != 0x80) return false;
    return !(first == 0xE0 && second < 0xA0) && !(first == 0xED && second > 0x9F) && !(first == 0xF0 && second < 0x90) && !(first == 0xF4 && second > 0x8F);
}

#endif
