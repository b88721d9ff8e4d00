/// What a shipped program must never look like, for the test of the test: it exports a name of SQLite's and needs the
/// shared library.
extern "C" __attribute__((visibility("default"))) int sqlite3_made_up()
{
    return 1;
}
