/* The module jalaa.cleaning._compiled: rules made into tables (jalaa.cleaning.tables) and texts of an Arrow array in, cleaned texts and edits out.

       texts   bytes, and where each begins        →   texts      bytes, and where each begins
       rules   tables                                   edits      row, start, end, rule; what was removed, what came in its place

   A text that only Python can read is given to a function of Python's, which says the same of it. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "points.h"
#include "rules.h"

#include <stdlib.h>
#include <string.h>

enum { MUCH = 4 << 20 /* characters */, SHAPE = 4 /* of the tables; jalaa.cleaning.tables has the same */ };

/* A column that grows: an object of Python's from the beginning, so that nothing is copied. */
typedef struct { PyObject *object; int64_t many; } bytes;

/* What comes out: texts with where they end, and edits as columns. */
enum { TEXTS, TEXT_ENDS, ROWS, STARTS, STOPS, RULES, REMOVED, REMOVED_ENDS, PUT, PUT_ENDS, COLUMNS };

typedef struct {
    PyObject_HEAD
    rule_tables tables;
    char *memory; /* of the tables */
    size_t used;
    cleaning now; /* kept from one call to the next, for fresh memory takes time */
    bool ready, busy;
} Rules;

static void fill_traits(void) {
    static const struct { traits is; point of[28]; } marks[] = {
        {BETWEEN, {0x60C, 0x61B, ',', ';', ':', '.', '!', '?', 0x61F, '(', ')', '[', ']', '"', '\'', 0xAB, 0xBB,
                   '/', '|', '\\', '*', '_', '~', '=', '+', '-'}},
        {STOP, {'.', '!', '?', 0x61F}}, {DOT, {'.'}}, {CLOSER, {'"', '\'', ')', ']'}}, {STROKE, {'-', '|', '>', '/', '"'}}, {BAR, {'-', '|'}},
        {ELLIPSIS, {0x2026}}, {COMMA, {0x60C, ','}}, {COLON, {':'}}, {GAP, {' '}},
        {BEGINS_PIECE, {0x60C, ',', 0x61B, ';', ':', '!', 0x61F, '?', ')', 0xBB, ']', '}', '%'}},
    };
    for (Py_UCS4 one = 0; one < 0x110000; one++) {
        bool space = Py_UNICODE_ISSPACE(one), letter = one - 0x621 <= 0x64A - 0x621 || one - '0' <= 9 || one - 'a' <= 'z' - 'a';
        traits_of[one] = (traits)((space ? SPACE | BETWEEN : 0) | (!space && Py_UNICODE_ISPRINTABLE(one) ? VISIBLE : 0) |
                                  (Py_UNICODE_ISDIGIT(one) ? DIGIT : 0) | (letter ? LETTER : 0));
    }
    for (size_t group = 0; group < sizeof marks / sizeof *marks; group++)
        for (const point *one = marks[group].of; *one; one++) traits_of[*one] |= marks[group].is;
}

static PyObject *get_traits(PyObject *self, PyObject *none) {
    (void)self, (void)none;
    return PyBytes_FromStringAndSize((const char *)traits_of, sizeof traits_of);
}

/* The room that a table takes, so that each begins where a line of the cache does. */
static size_t room_of(const Py_buffer *table) { return ((size_t)table->len + 63) / 64 * 64; }

/* A table by its name, and how many things of a size it holds; NULL with an exception where it is missing. */
static const void *table(Rules *self, PyObject *from, const char *name, size_t size, int32_t *many) {
    PyObject *found = PyDict_GetItemString(from, name);
    Py_buffer view;
    if (!found) return PyErr_Format(PyExc_KeyError, "there is no table %s", name), NULL;
    if (PyObject_GetBuffer(found, &view, PyBUF_C_CONTIGUOUS)) return NULL;
    char *at = self->memory + self->used;
    if (view.len) memcpy(at, view.buf, (size_t)view.len);
    if (many) *many = (int32_t)(view.len / (Py_ssize_t)size);
    self->used += room_of(&view);
    PyBuffer_Release(&view);
    return at;
}

/* Memory for all tables, in one piece. */
static bool make_memory(Rules *self, PyObject *from) {
    PyObject *name, *found;
    Py_ssize_t at = 0;
    size_t size = 0;
    while (PyDict_Next(from, &at, &name, &found)) {
        Py_buffer view;
        if (PyLong_Check(found)) continue;
        if (PyObject_GetBuffer(found, &view, PyBUF_C_CONTIGUOUS)) return false;
        size += room_of(&view);
        PyBuffer_Release(&view);
    }
    return (self->memory = large_memory(size)) || PyErr_NoMemory();
}

static bool read_number(PyObject *from, const char *name, int32_t *number) {
    PyObject *found = PyDict_GetItemString(from, name);
    if (!found) return PyErr_Format(PyExc_KeyError, "there is no number %s", name), false;
    *number = (int32_t)PyLong_AsLong(found);
    return !PyErr_Occurred();
}

#define TABLE(field, name, type, many) ((field) = table(self, from, name, sizeof(type), many))

static bool read_automaton(Rules *self, PyObject *from, const char *which, automaton_tables *read) {
    char name[32];
    snprintf(name, sizeof name, "%s_roots", which);
    if (!TABLE(read->roots, name, root, &read->roots_many)) return false;
    snprintf(name, sizeof name, "%s_steps", which);
    if (!TABLE(read->steps, name, step, &read->steps_many)) return false;
    snprintf(name, sizeof name, "%s_rules", which);
    return TABLE(read->rules, name, uint64_t, &read->rows_many);
}

static void set_sizes(automaton_tables *one, int32_t row) { one->row = row, one->rows_many /= row; }

static bool read_tables(Rules *self, PyObject *from) {
    rule_tables *all = &self->tables;
    folding *fold = &all->folding;
    patterns *with = &all->patterns;
    hint_tables *hints = &all->hints;
    bool read = TABLE(fold->entries, "entries", entry, NULL) && TABLE(fold->pairs, "pairs", entry, NULL) && TABLE(fold->at_once, "at_once", uint8_t, NULL) &&
                TABLE(fold->classes, "classes", class_, NULL) && TABLE(fold->ligatures, "ligatures", int32_t[3], &fold->ligatures_many) &&
                TABLE(fold->letters, "letters", point, NULL) &&
                TABLE(fold->kinds, "kinds", kinds, NULL) && TABLE(fold->kind_bytes, "kind_bytes", uint8_t, NULL) &&
                TABLE(with->nibbles, "set_nibbles", nibbles, NULL) && TABLE(with->sets, "sets", uint64_t, NULL) &&
                TABLE(with->code, "code", instruction, NULL) && TABLE(with->programs, "programs", program, NULL) &&
                TABLE(with->nodes, "nodes", uint64_t, NULL) &&
                TABLE(with->roots, "roots", int32_t, NULL) && TABLE(all->rules, "rules", rule, &all->rules_many) &&
                TABLE(all->replaces, "replaces", uint8_t, NULL) && TABLE(fold->is, "class_traits", traits, NULL) && TABLE(all->ways, "ways", way, NULL) &&
                TABLE(all->begins, "begins", uint64_t, NULL) && TABLE(all->ends, "ends", uint64_t, NULL) &&
                TABLE(all->sizes, "sizes", uint64_t, NULL) && TABLE(all->stands, "stands", uint64_t, NULL) &&
                TABLE(all->marked, "marked", uint64_t, NULL) && TABLE(all->behind_mark, "behind_mark", uint64_t, NULL) &&
                TABLE(all->near_programs, "near_programs", int32_t, &all->near_many) && TABLE(all->outlets, "outlets", int32_t, NULL) &&
                TABLE(all->shapes, "shapes", shape, &all->shapes_many) && TABLE(all->members, "members", uint16_t, NULL) &&
                TABLE(all->repeat_places, "repeat_places", uint8_t, NULL) &&
                TABLE(all->repeat_rules, "repeat_rules", int32_t, &all->repeat_rules_many) && TABLE(all->put_at, "put_at", int32_t, NULL) &&
                TABLE(all->put, "put", uint8_t, NULL) && read_automaton(self, from, "begin", &all->begin) && read_automaton(self, from, "end", &all->end) &&
                TABLE(hints->kinds, "anchor_kinds", uint16_t, NULL) && TABLE(hints->anchor_strings, "anchor_strings", int32_t, NULL) &&
                TABLE(hints->strings, "strings", hint, NULL) && TABLE(hints->letters, "string_letters", class_, NULL) &&
                TABLE(hints->string_ways, "string_ways", uint64_t, NULL) && TABLE(all->unhinted, "unhinted", uint64_t, NULL);
    if (read) with->blank = all->blank = fold->classes[' '], set_sights(fold);
    read = read && read_number(from, "classes_many", &fold->edge) && read_number(from, "astral_limit", &fold->astral_limit) &&
           read_number(from, "set_words", &with->set_words) && read_number(from, "marks_from", &with->marks_from) &&
           read_number(from, "classes_many", &with->classes_many) &&
           read_number(from, "row", &all->row) && read_number(from, "told_row", &all->told_row) &&
           read_number(from, "sections_many", &all->sections_many) && read_number(from, "tokens", &all->tokens) &&
           read_number(from, "narrative", &all->narrative) && read_number(from, "numbered", &all->numbered) &&
           read_number(from, "open_ended", &all->open_ended) && read_number(from, "question", &all->question);
    int32_t told_row = all->told_row ? all->told_row : 1;
    if (!read) return false;
    set_sizes(&all->begin, told_row), set_sizes(&all->end, told_row);
    hints->classes_many = with->classes_many;
    set_nibbles(hints);
    return true;
}

static void free_cleaning(cleaning *now) {
    page *page = &now->page;
    void *rows[] = {page->said.at, page->classes.at, page->cells.at, page->spare.at, page->spots.at,
                    page->members.at, page->sights.at, now->matcher.choices.at, now->matcher.tried.at,
                    now->matcher.written.at, now->matcher.long_runs.at, now->found.at,
                    now->fresh.at, now->joined.at, now->cut.at, now->changes.at, now->repeats.at, now->done.at, now->resuming.at,
                    now->near.at, now->sections.at, now->uncut.at, now->hits.at, now->marks.at, now->places.at, now->held.at, now->pieces.at};
    for (size_t at = 0; at < sizeof rows / sizeof *rows; at++) free(rows[at]);
    end_automaton(&now->begin), end_automaton(&now->end);
}

static bool begin_cleaning(cleaning *now, const rule_tables *with) {
    now->with = with;
    now->nothing[0] = (class_)with->folding.edge;
    if (!begin_automaton(&now->begin, &with->patterns, &with->begin) ||
        !begin_automaton(&now->end, &with->patterns, &with->end))
        return !(now->failed = true);
    for (int32_t at = 0; at < with->rules_many && !now->failed; at++) (void)PUSH(&now->done, now->failed);
    for (int32_t at = 0; at < with->sections_many && !now->failed; at++) (void)PUSH(&now->sections, now->failed);
    return !now->failed;
}

/* Everything given back; what is cleaned next begins anew. */
static void end_cleaning(cleaning *now) {
    free_cleaning(now);
    memset(now, 0, sizeof *now);
}

static void rules_dealloc(Rules *self) {
    free_cleaning(&self->now);
    free(self->memory);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static int rules_init(Rules *self, PyObject *args, PyObject *named) {
    PyObject *from;
    if (named || self->memory || !PyArg_ParseTuple(args, "O!", &PyDict_Type, &from)) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "Rules takes one dict of tables, once");
        return -1;
    }
    if (!make_memory(self, from) || !read_tables(self, from)) return -1;
    if (!begin_cleaning(&self->now, &self->tables)) return end_cleaning(&self->now), PyErr_NoMemory(), -1;
    self->ready = true;
    return 0;
}

/* False, with an exception, where there is no memory. */
static bool append(bytes *to, const void *from, int64_t many) {
    int64_t room = to->object ? PyBytes_GET_SIZE(to->object) : 0, needed = to->many + many;
    if (!to->object && !(to->object = PyBytes_FromStringAndSize(NULL, needed + 1024))) return false;
    if (needed > PyBytes_GET_SIZE(to->object) && _PyBytes_Resize(&to->object, room * 2 > needed ? room * 2 : needed + 1024)) return false;
    if (many) memcpy(PyBytes_AS_STRING(to->object) + to->many, from, (size_t)many);
    to->many = needed;
    return true;
}

static bool append_number(bytes *to, int64_t number) { return append(to, &number, sizeof number); }

static bool append_edit(bytes *out, int64_t row, int64_t start, int64_t end, int64_t rule_number) {
    return append_number(&out[ROWS], row) && append_number(&out[STARTS], start) && append_number(&out[STOPS], end) && append_number(&out[RULES], rule_number);
}

static bool write_changes(const cleaning *now, bytes *out, int64_t row, const uint8_t *text, int32_t size) {
    const uint8_t *at = text, *stop = text + size;
    int32_t point_at = 0;
    for (int32_t number = 0; number < now->changes.many; number++) {
        const change *one = &now->changes.at[number];
        const uint8_t *start = points_on(at, one->start - point_at, stop), *end = points_on(start, one->end - one->start, stop);
        int32_t put_at = now->with->put_at[one->rule], put = one->put ? now->with->put_at[one->rule + 1] - put_at : 0;
        if (!append(&out[TEXTS], at, start - at) || !append(&out[TEXTS], now->with->put + put_at, put) || !append_edit(out, row, one->start, one->end, one->rule) ||
            !append(&out[REMOVED], start, end - start) || !append_number(&out[REMOVED_ENDS], out[REMOVED].many) ||
            !append(&out[PUT], now->with->put + put_at, put) || !append_number(&out[PUT_ENDS], out[PUT].many))
            return false;
        at = end, point_at = one->end;
    }
    return append(&out[TEXTS], at, stop - at) && append_number(&out[TEXT_ENDS], out[TEXTS].many);
}

/* What Python says of a text: its text after cleaning, and start, end, rule, what was removed and what came in its place of each edit, as bytes. */
static bool write_from_python(bytes *out, PyObject *ask, int64_t row) {
    PyObject *said = PyObject_CallFunction(ask, "L", (long long)row), *edits;
    const char *text;
    Py_ssize_t size;
    bool written = said && PyArg_ParseTuple(said, "y#O!", &text, &size, &PyList_Type, &edits) && append(&out[TEXTS], text, size) &&
                   append_number(&out[TEXT_ENDS], out[TEXTS].many);
    for (Py_ssize_t at = 0; written && at < PyList_GET_SIZE(edits); at++) {
        long long start, end, rule_number;
        const char *removed, *put;
        Py_ssize_t removed_size, put_size;
        written = PyArg_ParseTuple(PyList_GET_ITEM(edits, at), "LLLy#y#", &start, &end, &rule_number, &removed, &removed_size, &put, &put_size) &&
                  append_edit(out, row, start, end, rule_number) && append(&out[REMOVED], removed, removed_size) &&
                  append_number(&out[REMOVED_ENDS], out[REMOVED].many) && append(&out[PUT], put, put_size) && append_number(&out[PUT_ENDS], out[PUT].many);
    }
    Py_XDECREF(said);
    return written;
}

typedef struct {
    Py_buffer data, starts, outlets;
    Py_ssize_t longest;
    PyObject *ask;
} given;

/* Cleans all texts; false with an exception, or without one where there is no memory. */
static bool clean_all(given *texts, cleaning *now, bytes *out) {
    const int64_t *starts = texts->starts.buf;
    const int32_t *outlets = texts->outlets.buf;
    for (Py_ssize_t row = 0; row < texts->starts.len / (Py_ssize_t)sizeof(int64_t) - 1; row++) {
        const uint8_t *text = (const uint8_t *)texts->data.buf + starts[row];
        int64_t size = starts[row + 1] - starts[row];
        now->outlet = outlets[row];
        bool python = size > texts->longest || !clean_text(now, text, (int32_t)size);
        if (size <= texts->longest && now->no_utf8) return Py_XDECREF(PyUnicode_DecodeUTF8((const char *)text, (Py_ssize_t)size, NULL)), false;
        if (now->failed || now->page.failed || now->matcher.failed) return false;
        if (!(python ? write_from_python(out, texts->ask, row) : write_changes(now, out, row, text, (int32_t)size))) return false;
        if (!(row & 0xFF) && PyErr_CheckSignals()) return false;
    }
    return true;
}

/* Whether every text lies within the data, so that nothing beyond is read. */
static bool lie_within(const given *texts) {
    const int64_t *starts = texts->starts.buf;
    Py_ssize_t many = texts->starts.len / (Py_ssize_t)sizeof(int64_t);
    bool within = many > 0 && starts[0] >= 0 && starts[many - 1] <= texts->data.len && texts->outlets.len / (Py_ssize_t)sizeof(int32_t) >= many - 1;
    for (Py_ssize_t row = 1; within && row < many; row++) within = starts[row - 1] <= starts[row];
    if (!within) PyErr_SetString(PyExc_ValueError, "texts and outlets must lie within what is given, in order");
    return within;
}

static Py_ssize_t size_of(const given *texts) {
    const int64_t *starts = texts->starts.buf;
    return (Py_ssize_t)(starts[texts->starts.len / (Py_ssize_t)sizeof(int64_t) - 1] - starts[0]);
}

static PyObject *columns_of(bytes *out) {
    PyObject *made = PyTuple_New(COLUMNS);
    for (int32_t at = 0; made && at < COLUMNS; at++) {
        if (!append(&out[at], "", 0) || _PyBytes_Resize(&out[at].object, out[at].many)) Py_CLEAR(made);
        else {
            PyTuple_SET_ITEM(made, at, out[at].object);
            out[at].object = NULL;
        }
    }
    return made;
}

static PyObject *rules_clean(Rules *self, PyObject *args) {
    given texts;
    bytes out[COLUMNS] = {{0}};
    PyObject *made = NULL;
    if (!self->ready || self->busy) return PyErr_SetString(PyExc_RuntimeError, self->busy ? "these rules are cleaning already" : "these rules have no tables"), NULL;
    if (!self->now.with && !begin_cleaning(&self->now, &self->tables)) return end_cleaning(&self->now), PyErr_NoMemory();
    if (!PyArg_ParseTuple(args, "y*y*y*nO", &texts.data, &texts.starts, &texts.outlets, &texts.longest, &texts.ask)) return NULL;
    self->busy = true;
    bool begun = lie_within(&texts) && (out[TEXTS].object = PyBytes_FromStringAndSize(NULL, size_of(&texts) + 1024)) &&
                 append_number(&out[TEXT_ENDS], 0) && append_number(&out[REMOVED_ENDS], 0) && append_number(&out[PUT_ENDS], 0);
    if (begun && clean_all(&texts, &self->now, out)) made = columns_of(out);
    else if (!PyErr_Occurred()) PyErr_NoMemory();
    for (int32_t at = 0; at < COLUMNS; at++) Py_XDECREF(out[at].object);
    /* what is known after a failure may be half of it; and memory that one long text took is not kept for ever */
    if (!made || self->now.page.said.room > MUCH || self->now.matcher.tried.room > MUCH / 4) end_cleaning(&self->now);
    self->busy = false;
    PyBuffer_Release(&texts.data), PyBuffer_Release(&texts.starts), PyBuffer_Release(&texts.outlets);
    return made;
}

/* Looks for one program in one text, which is taken as it is; for tests. */
static PyObject *rules_search(Rules *self, PyObject *args) {
    int number;
    PyObject *text;
    if (!self->ready || !PyArg_ParseTuple(args, "iU", &number, &text)) return PyErr_Occurred() ? NULL : PyErr_Format(PyExc_RuntimeError, "these rules have no tables");
    Py_ssize_t many = PyUnicode_GET_LENGTH(text);
    class_ *said = calloc((size_t)many + 1 + BEYOND, sizeof(class_));
    matcher with = {0};
    match found;
    if (!said) return PyErr_NoMemory();
    for (Py_ssize_t at = 0; at < many; at++) said[at] = self->tables.folding.classes[PyUnicode_READ_CHAR(text, at)];
    said[many] = (class_)self->tables.folding.edge;
    bool there = search(&self->tables.patterns, &with, number, said, (int32_t)many, 0, &found);
    free(said), free(with.choices.at), free(with.tried.at), free(with.written.at), free(with.long_runs.at);
    if (with.failed || with.gave_up) return PyErr_NoMemory();
    if (!there) Py_RETURN_NONE;
    return Py_BuildValue("iiii", found.start, found.end, found.group_start, found.group_end);
}

static PyMethodDef rules_methods[] = {
    {"search", (PyCFunction)rules_search, METH_VARARGS, "search(program, text) -> start, end, start and end of the group (-1: none), or None"},
    {"clean", (PyCFunction)rules_clean, METH_VARARGS,
     "clean(data, starts, outlets, longest, ask) -> columns\n\nThe texts data[starts[i]:starts[i + 1]] (UTF-8, or UnicodeDecodeError; starts int64), each of an outlet (int32), "
     "cleaned; of a text of more than `longest` bytes, and of one that only Python can read, says ask(i)."},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject rules_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "jalaa.cleaning._compiled.Rules",
    .tp_basicsize = sizeof(Rules),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "Rules made into tables, ready to clean texts.",
    .tp_new = PyType_GenericNew,
    .tp_init = (initproc)rules_init,
    .tp_dealloc = (destructor)rules_dealloc,
    .tp_methods = rules_methods,
};

static PyMethodDef methods[] = {
    {"traits", get_traits, METH_NOARGS, "traits() -> bytes\n\nWhat each code point is, as bits (uint16; csource/compiled.h names them)."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, .m_name = "jalaa.cleaning._compiled", .m_doc = "The cleaner, compiled.", .m_size = -1,
                                    .m_methods = methods};

PyMODINIT_FUNC PyInit__compiled(void) {
    fill_traits();
    if (PyType_Ready(&rules_type)) return NULL;
    PyObject *made = PyModule_Create(&module);
    if (made && (PyModule_AddObjectRef(made, "Rules", (PyObject *)&rules_type) || PyModule_AddIntConstant(made, "SHAPE", SHAPE))) Py_CLEAR(made);
    return made;
}
