#include "ui/patient/patient_draft.h"

#include <QCborArray>
#include <QCborMap>

namespace vb::ui {

namespace {
enum DraftKey { kDraftPatient = 1, kDraftName, kDraftTexts, kDraftRows };
enum DraftRowKey { kRowCard = 1, kRowItem, kRowTyped };
} // namespace

QByteArray PatientDraft::encoded() const
{
    QCborArray lines;
    for (const Text &text : texts)
        lines.append(QCborArray {text.column, text.before, text.typed});
    QCborMap map {{kDraftName, name}, {kDraftTexts, lines}};
    QCborArray cards;
    for (const Row &row : rows) {
        QCborArray columns;
        for (const auto &[column, text] : row.typed)
            columns.append(QCborArray {column, text});
        QCborMap one {{kRowCard, row.card}, {kRowTyped, columns}};
        if (row.item)
            one.insert(kRowItem, row.item->bytes());
        cards.append(one);
    }
    if (!cards.isEmpty())
        map.insert(kDraftRows, cards);
    if (patient)
        map.insert(kDraftPatient, patient->bytes());
    return QCborValue(map).toCbor();
}

std::optional<PatientDraft> PatientDraft::decoded(const QByteArray &bytes)
{
    const QCborMap map = QCborValue::fromCbor(bytes).toMap();
    PatientDraft draft;
    draft.name = map.value(kDraftName).toString();
    for (const QCborValue &line : map.value(kDraftTexts).toArray())
        draft.texts.push_back({line[0].toString(), line[1].toString(), line[2].toString()});
    if (const QByteArray id = map.value(kDraftPatient).toByteArray(); id.size() == 16)
        draft.patient = PatientId::fromBytes(id);
    for (const QCborValue &value : map.value(kDraftRows).toArray()) {
        const QCborMap one = value.toMap();
        Row row {.card = one.value(kRowCard).toString(), .item = {}, .typed = {}};
        if (const QByteArray id = one.value(kRowItem).toByteArray(); id.size() == 16)
            row.item = EntityId::fromBytes(id);
        for (const QCborValue &column : one.value(kRowTyped).toArray())
            row.typed.emplace_back(column[0].toString(), column[1].toString());
        draft.rows.push_back(std::move(row));
    }
    if (draft.isEmpty())
        return std::nullopt;
    return draft;
}

} // namespace vb::ui
