#include "core/chart/note.h"

#include "core/crypto/hash.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace vb::chart {

QString bodyFrom(const NoteTemplate &form, const FieldValues &values)
{
    QJsonArray sections;
    for (const TemplateField &field : form.fields) {
        const QString unit = field.unit.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(field.unit);
        sections.append(QJsonObject {{QStringLiteral("id"), field.id},
                                     {QStringLiteral("label"), field.label + unit},
                                     {QStringLiteral("value"), values.value(field.id)}});
    }
    return QString::fromUtf8(QJsonDocument(sections).toJson(QJsonDocument::Compact));
}

QByteArray draftStamp(const QString &body)
{
    return crypto::bytes(crypto::sha256(body.toUtf8()));
}

Result<std::vector<Section>> sectionsOf(const QString &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body.toUtf8());
    if (!document.isArray())
        return fail(Code::integrity, QStringLiteral("the body of a note cannot be read"));
    std::vector<Section> sections;
    const QJsonArray all = document.array();
    for (const QJsonValue &value : all) {
        const QJsonObject one = value.toObject();
        if (one.size() != 3 || !one.value(u"id").isString() || !one.value(u"label").isString()
            || !one.value(u"value").isString())
            return fail(Code::integrity, QStringLiteral("a field of a note cannot be read"));
        sections.push_back(
            {one.value(u"id").toString(), one.value(u"label").toString(), one.value(u"value").toString()});
    }
    return sections;
}

} // namespace vb::chart
