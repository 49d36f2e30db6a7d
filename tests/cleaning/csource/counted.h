/* Comes before every file of the parts: what they take from the heap is counted, and there is none left when a test says so. */

#ifndef COUNTED_H
#define COUNTED_H

#include <stdlib.h>

void *counted_realloc(void *at, size_t size);
void *counted_calloc(size_t many, size_t size);
void counted_free(void *at);

#define malloc(size) counted_realloc(NULL, size)
#define calloc(many, size) counted_calloc(many, size)
#define realloc(at, size) counted_realloc(at, size)
#define free(at) counted_free(at)

#endif
