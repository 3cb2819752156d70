// What Swift cannot call of SQLite: functions with a variable number of arguments.
#include <sqlite3.h>

/// Lets SQLite allocate memory without counting it under a lock, which costs a fifth of an insert.
///
/// Has no effect, and says so by its result, once SQLite was used in the process.
static inline int mithaq_sqlite_without_memory_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
