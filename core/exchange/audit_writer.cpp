#include "core/exchange/audit_writer.h"

#include "core/exchange/csv_text.h"
#include "core/exchange/json_text.h"

namespace vb::exchange {

namespace {

template <class Tag>
QString textOf(const Id<Tag> &id)
{
    return id.isNull() ? QString() : id.text();
}

class CsvAuditWriter : public AuditWriter {
public:
    QByteArray begin() override
    {
        return csvRecord({QStringLiteral("index"),        QStringLiteral("at"),      QStringLiteral("login"),
                          QStringLiteral("name"),         QStringLiteral("role"),    QStringLiteral("device"),
                          QStringLiteral("address"),      QStringLiteral("os"),      QStringLiteral("action"),
                          QStringLiteral("object_kind"),  QStringLiteral("object"),  QStringLiteral("patient"),
                          QStringLiteral("patient_name"), QStringLiteral("purpose"), QStringLiteral("outcome"),
                          QStringLiteral("detail"),       QStringLiteral("user"),    QStringLiteral("skew_ms"),
                          QStringLiteral("mono_ms"),      QStringLiteral("boot")});
    }

    QByteArray row(const audit::Entry &entry, const AuditNames &names) override
    {
        return csvRecord({QString::number(entry.index),
                          isoUtc(entry.at.wallMs),
                          entry.login,
                          names.people.value(entry.login),
                          entry.role,
                          textOf(entry.device),
                          entry.address,
                          entry.os,
                          entry.action,
                          entry.objectKind,
                          textOf(entry.object),
                          textOf(entry.patient),
                          names.patients.value(entry.patient),
                          entry.purpose,
                          audit::outcomeName(entry.outcome),
                          entry.detail,
                          textOf(entry.user),
                          QString::number(entry.skewMs),
                          QString::number(entry.at.monoMs),
                          QString::fromLatin1(entry.at.boot.toHex())});
    }
};

/// One object a line, every key on each; what is not known is null.
class JsonAuditWriter : public AuditWriter {
public:
    QByteArray row(const audit::Entry &entry, const AuditNames &names) override
    {
        JsonText json;
        const auto pair = [&json](const char *key, const QString &value) {
            json.key(key);
            value.isEmpty() ? json.null() : json.text(value);
        };
        json.beginObject().key("index").number(entry.index).key("at").text(isoUtc(entry.at.wallMs));
        pair("login", entry.login);
        pair("name", names.people.value(entry.login));
        pair("role", entry.role);
        pair("device", textOf(entry.device));
        pair("address", entry.address);
        pair("os", entry.os);
        pair("action", entry.action);
        pair("object_kind", entry.objectKind);
        pair("object", textOf(entry.object));
        pair("patient", textOf(entry.patient));
        pair("patient_name", names.patients.value(entry.patient));
        pair("purpose", entry.purpose);
        pair("outcome", audit::outcomeName(entry.outcome));
        pair("detail", entry.detail);
        pair("user", textOf(entry.user));
        json.key("skew_ms").number(entry.skewMs).key("mono_ms").number(entry.at.monoMs);
        pair("boot", QString::fromLatin1(entry.at.boot.toHex()));
        return json.endObject().take() + '\n';
    }
};

} // namespace

std::unique_ptr<AuditWriter> auditWriterFor(AuditFormat format, qint64 nowMs)
{
    switch (format) {
    case AuditFormat::csv: return std::make_unique<CsvAuditWriter>();
    case AuditFormat::json: return std::make_unique<JsonAuditWriter>();
    case AuditFormat::fhir: break;
    }
    return fhirAuditWriter(nowMs);
}

} // namespace vb::exchange
