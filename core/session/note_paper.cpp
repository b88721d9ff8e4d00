#include "core/session/note_paper.h"

#include "core/chart/red_flag.h"

#include <QTimeZone>

namespace vb::session {

namespace {

QString signatureHeading(const chart::NoteSignature &signature)
{
    QString who = signature.facts.name;
    if (!signature.facts.credentials.isEmpty())
        who += QStringLiteral(", ") + signature.facts.credentials;
    switch (signature.meaning) {
    case chart::Meaning::author: return QStringLiteral("Signed by %1").arg(who);
    case chart::Meaning::cosigner: return QStringLiteral("Co-signed by %1").arg(who);
    case chart::Meaning::addendum: return QStringLiteral("Addendum by %1").arg(who);
    case chart::Meaning::voided: return QStringLiteral("Declared void by %1").arg(who);
    case chart::Meaning::unknown: break;
    }
    return QStringLiteral("Unreadable signature of %1").arg(who);
}

document::PaperNote paperNote(const chart::NoteRecord &record, const QString &timeZone)
{
    const chart::Note &note = record.note;
    document::PaperNote paper {
        .title = note.title,
        .subtitle = QStringLiteral("%1, begun %2").arg(note.authorName, paperTime(note.startedMs, timeZone)),
        .hash = QString::fromLatin1(chart::contentHash(note).toHex()),
    };
    if (!note.copiedFrom.isNull())
        paper.origin
            = QStringLiteral("Began as a copy of the note %1 of %2 by %3")
                  .arg(record.origin.title, paperTime(record.origin.startedMs, timeZone), record.origin.authorName);
    for (const chart::Section &section : record.sections)
        paper.sections.push_back({section.label, section.value});
    for (const chart::NoteSignature &signature : record.signatures) {
        if (signature.meaning == chart::Meaning::voided)
            paper.voidReason = signature.text;
        paper.signatures.push_back({signatureHeading(signature), paperTime(signature.atMs, timeZone), signature.text});
    }
    return paper;
}

/// Allergies first; that none is on record is said, too.
QStringList alertLines(const chart::Banner &banner)
{
    QStringList lines;
    for (const chart::Allergy &allergy : banner.allergies) {
        if (chart::isNoKnownAllergy(allergy)) {
            lines.append(QStringLiteral("No known allergies"));
            continue;
        }
        const QString more = QStringList {allergy.reaction, allergy.severity}.join(u' ').trimmed();
        lines.append(QStringLiteral("Allergy: ") + allergy.substance
                     + (more.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(more)));
    }
    if (lines.isEmpty())
        lines.append(QStringLiteral("No allergies on record"));
    for (const chart::Flag &flag : banner.flags) {
        const chart::RedFlag *rule = chart::redFlagOf(flag.rule);
        const QString words = !flag.title.isEmpty() ? flag.title
            : rule != nullptr                       ? QString::fromUtf8(rule->meaning)
                                                    : QString();
        if (!words.isEmpty())
            lines.append(QStringLiteral("Alert: ") + words);
    }
    return lines;
}

} // namespace

QString paperTime(qint64 ms, const QString &timeZone)
{
    const QTimeZone zone(timeZone.toLatin1());
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(ms, zone);
    return at.toString(QStringLiteral("yyyy-MM-dd HH:mm ")) + zone.abbreviation(at);
}

document::ChartPaper chartPaper(const practice::Practice &practice, const chart::Banner &banner,
                                const std::vector<chart::NoteRecord> &records)
{
    const patient::Badge &patient = banner.who;
    document::ChartPaper paper {
        .title = records.size() == 1 ? records.front().note.title : QStringLiteral("Notes"),
        .practiceName = practice.name,
        .practiceAddress = practice.address,
        .patientName = patient.name,
        .patientFacts = QStringLiteral("Born %1").arg(patient.birthDate)
            + (patient.sex.isEmpty() ? QString() : QStringLiteral("   Sex %1").arg(patient.sex))
            + QStringLiteral("   Chart %1").arg(patient.chartNo),
    };
    paper.alerts = alertLines(banner);
    for (const chart::NoteRecord &record : records)
        paper.notes.push_back(paperNote(record, practice.timeZone));
    return paper;
}

} // namespace vb::session
