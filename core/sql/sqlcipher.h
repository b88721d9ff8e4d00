#pragma once

// The one place that includes SQLCipher's header. Any other sqlite3.h in the process would be the wrong library.
#ifndef SQLITE_HAS_CODEC
#define SQLITE_HAS_CODEC 1
#endif
#include <sqlcipher/sqlite3.h>
