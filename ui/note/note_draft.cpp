#include "ui/note/note_draft.h"

#include <QCborMap>
#include <QCoreApplication>

namespace vb::ui {

namespace {

enum NoteDraftKey {
    kDraftOfPatient = 1,
    kDraftPatientName,
    kDraftNote,
    kDraftIsWriting,
    kDraftTyped,
    kDraftStamp,
    kDraftSheet,
    kDraftSheetText
};

} // namespace

QString NoteDraft::restoredWords() const
{
    return isWriting
        ? QCoreApplication::translate("vb::ui::NoteDraft",
                                      "The note that you were writing is open again. It is kept as a draft "
                                      "until you sign it.")
        : QString();
}

QByteArray NoteDraft::encoded() const
{
    QCborMap values;
    for (auto value = typed.constBegin(); value != typed.constEnd(); ++value)
        values.insert(value.key(), *value);
    return QCborValue(QCborMap {{kDraftOfPatient, patient.bytes()},
                                {kDraftPatientName, patientName},
                                {kDraftNote, note.bytes()},
                                {kDraftIsWriting, isWriting},
                                {kDraftTyped, values},
                                {kDraftStamp, stamp},
                                {kDraftSheet, static_cast<int>(sheet)},
                                {kDraftSheetText, sheetText}})
        .toCbor();
}

std::optional<NoteDraft> NoteDraft::decoded(const QByteArray &bytes)
{
    const QCborMap map = QCborValue::fromCbor(bytes).toMap();
    const QByteArray patient = map.value(kDraftOfPatient).toByteArray();
    const QByteArray note = map.value(kDraftNote).toByteArray();
    const qint64 sheet = map.value(kDraftSheet).toInteger();
    if (patient.size() != 16 || note.size() != 16 || sheet < 0 || sheet > static_cast<int>(Sheet::voiding))
        return std::nullopt;
    NoteDraft draft {.patient = PatientId::fromBytes(patient),
                     .patientName = map.value(kDraftPatientName).toString(),
                     .note = chart::NoteId::fromBytes(note),
                     .isWriting = map.value(kDraftIsWriting).toBool(),
                     .stamp = map.value(kDraftStamp).toByteArray(),
                     .sheet = static_cast<Sheet>(sheet),
                     .sheetText = map.value(kDraftSheetText).toString()};
    const QCborMap values = map.value(kDraftTyped).toMap();
    for (const auto &item : values)
        draft.typed.insert(item.first.toString(), item.second.toString());
    return draft;
}

} // namespace vb::ui
