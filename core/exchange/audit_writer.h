#pragma once

#include "core/exchange/audit_export.h"
#include "core/exchange/audit_names.h"

namespace vb::exchange {

/// One format of the export: what stands before, for each entry, and behind.
class AuditWriter {
public:
    virtual ~AuditWriter() = default;
    virtual QByteArray begin() { return {}; }
    virtual QByteArray row(const audit::Entry &entry, const AuditNames &names) = 0;
    virtual QByteArray end() { return {}; }
};

/// `nowMs`: when the export was made.
std::unique_ptr<AuditWriter> auditWriterFor(AuditFormat format, qint64 nowMs);
std::unique_ptr<AuditWriter> fhirAuditWriter(qint64 nowMs);

} // namespace vb::exchange
