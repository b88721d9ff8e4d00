#pragma once

#include "core/audit/query.h"
#include "core/store/store.h"

#include <functional>

namespace vb::exchange {

enum class AuditFormat { csv, json, fhir };
/// csv, json, fhir
QString auditFormatName(AuditFormat format);
std::optional<AuditFormat> auditFormatFromName(QStringView name);

struct AuditExport {
    QString path {};
    AuditFormat format = AuditFormat::csv;
    audit::Filter filter {};
};

struct AuditExported {
    qint64 rows = 0;
    qint64 bytes = 0;
};

/// Entries of other PCs' logs, which lie elsewhere than in the store.
struct AuditOfOthers {
    QString whose {}; // for the entry of the export: "PC …", "all PCs"
    bool withOwn = false; // this PC's stand before them
    qint64 rows = 0;
    /// The next ones, at most so many; none at the end.
    std::function<Result<std::vector<audit::Entry>>(qint64 limit)> next {};
};

/// How far it is, out of how many; false stops it.
using ExportProgress = std::function<bool(qint64 rows, qint64 of)>;

/// Writes the entries that match to a file, in the order of the tree: CSV with a line of names, JSON with an object a
/// line, or one FHIR R4 Bundle of AuditEvents. Names of people and patients go along as far as the role may read them.
/// The entry that says what leaves the store, and how much, is durable before the first row is written; a failure
/// leaves one more entry and no file. Only what is there when it begins. Blocking, in memory of a page: not on a store
/// thread. Of this PC's log, unless `others` says whose.
Result<AuditExported> exportAudit(store::Store &store, const Actor &actor, const AuditExport &wanted,
                                  const ExportProgress &progress = {}, const AuditOfOthers *others = nullptr);

} // namespace vb::exchange
