#include "ui/record/record_draft.h"

#include <QCborMap>

namespace vb::ui {

namespace {
enum RecordDraftKey { kDraftPart = 1, kDraftWho, kDraftWhoseName, kDraftBody };
}

QByteArray RecordDraft::encoded() const
{
    return QCborValue(QCborMap {{kDraftPart, static_cast<int>(part)},
                                {kDraftWho, patient.bytes()},
                                {kDraftWhoseName, name},
                                {kDraftBody, body}})
        .toCbor();
}

std::optional<RecordDraft> RecordDraft::decoded(const QByteArray &bytes)
{
    const QCborMap map = QCborValue::fromCbor(bytes).toMap();
    const qint64 part = map.value(kDraftPart).toInteger();
    RecordDraft draft;
    draft.name = map.value(kDraftWhoseName).toString();
    draft.body = map.value(kDraftBody).toByteArray();
    const QByteArray id = map.value(kDraftWho).toByteArray();
    if (part < static_cast<int>(Part::form) || part > static_cast<int>(Part::visits) || draft.body.isEmpty()
        || id.size() != 16)
        return std::nullopt;
    draft.part = static_cast<Part>(part);
    draft.patient = PatientId::fromBytes(id);
    return draft;
}

} // namespace vb::ui
