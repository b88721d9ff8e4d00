#include "ui/patient/patient_draft.h"

#include <QCborArray>
#include <QCborMap>

namespace vb::ui {

namespace {
enum DraftKey { kDraftPatient = 1, kDraftName, kDraftTexts };
} // namespace

QByteArray PatientDraft::encoded() const
{
    QCborArray lines;
    for (const Text &text : texts)
        lines.append(QCborArray {text.column, text.before, text.typed});
    QCborMap map {{kDraftName, name}, {kDraftTexts, lines}};
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
    if (draft.texts.empty())
        return std::nullopt;
    return draft;
}

} // namespace vb::ui
