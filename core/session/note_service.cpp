#include "core/session/note_service.h"

#include "core/patient/patient_gate.h"
#include "core/session/key_book.h"
#include "core/session/note_evidence.h"
#include "core/session/note_paper.h"
#include "core/session/note_signer.h"
#include "core/session/open_store.h"
#include "core/session/template_service.h"
#include "core/store/future.h"

#include <QTimeZone>

#include <algorithm>

namespace vb::session {

using access::Right;
using chart::NoteId;
using store::AuditedTx;
using store::Intent;
using store::Reader;

namespace {

/// `notFound`, or `denied` for a restricted patient who is not open to the reader. The entry names patient and note.
Result<chart::Note> openNote(Reader &reader, Intent &intent, NoteId id)
{
    intent.object = chart::rowOf(id);
    VB_TRY(chart::Note note, chart::noteRow(reader, id));
    intent.patient = note.patient;
    VB_DO(patient::requireOpen(reader, note.patient));
    return note;
}

Result<void> requireOpenNote(AuditedTx &tx, NoteId id)
{
    Reader reader = tx.reader();
    VB_DO(openNote(reader, tx.intent(), id));
    return {};
}

/// The same, with all editions of the form that the note was begun with.
Result<chart::TemplateBook> requireOpenDraft(AuditedTx &tx, const chart::TemplateBook &builtIn, NoteId id)
{
    Reader reader = tx.reader();
    VB_TRY(const chart::Note note, openNote(reader, tx.intent(), id));
    return chart::templateBook(reader, builtIn, note.templateId);
}

/// Who is asked must be able to do it.
Result<void> requireCosigner(AuditedTx &tx, StaffId of)
{
    if (of.isNull())
        return {};
    Reader reader = tx.reader();
    VB_TRY(const std::vector<staff::Member> people, staff::directory(reader));
    for (const staff::Member &member : people)
        if (member.id == of && member.active && access::ruleOf(Right::noteCosign).roles.contains(member.role))
            return {};
    return fail(Code::invalid, QStringLiteral("co-signer: somebody who may co-sign, and is active"));
}

/// What is on record, oldest first: all of the patient's notes, or one. Drafts are not printed.
Result<std::vector<chart::NoteRecord>> notesToPrint(Reader &reader, PatientId patient, NoteId one)
{
    VB_TRY(const std::vector<chart::NoteLine> lines, chart::notesOf(reader, patient));
    std::vector<chart::NoteRecord> records;
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        const bool onRecord = line->state == chart::NoteState::signed_ || line->state == chart::NoteState::voided;
        if (!onRecord || (!one.isNull() && line->id != one))
            continue;
        VB_TRY(chart::NoteRecord record, chart::noteRecord(reader, line->id));
        records.push_back(std::move(record));
    }
    return records;
}

/// "Family, Given (Preferred)" as it is said: "Given Family".
QString spokenPatient(QString name)
{
    if (const qsizetype preferred = name.indexOf(QStringLiteral(" (")); name.endsWith(u')') && preferred > 0)
        name.truncate(preferred);
    const qsizetype comma = name.indexOf(QStringLiteral(", "));
    return comma < 0 ? name : QStringLiteral("%1 %2").arg(name.mid(comma + 2), name.left(comma)).trimmed();
}

/// What snippets may say of the patient and the moment.
QHash<QString, QString> snippetNames(const patient::Badge &badge, qint64 nowMs, const QString &timeZone,
                                     const QString &author)
{
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(nowMs, QTimeZone(timeZone.toLatin1()));
    return {{QStringLiteral("patient"), spokenPatient(badge.name)},
            {QStringLiteral("age"),
             badge.birthDate.isEmpty() ? QString() : QString::number(chart::ageAt(badge.birthDate, nowMs))},
            {QStringLiteral("born"), badge.birthDate},
            {QStringLiteral("date"), now.toString(QStringLiteral("yyyy-MM-dd"))},
            {QStringLiteral("time"), now.toString(QStringLiteral("HH:mm"))},
            {QStringLiteral("author"), author}};
}

/// Of restricted patients who are not open to the reader nothing is said.
Result<chart::NoteAttention> openAttention(Reader &reader)
{
    VB_TRY(chart::NoteAttention found, chart::noteAttention(reader));
    const auto isClosed = [&reader](PatientId patient) { return !patient::isOpenTo(reader, patient).valueOr(false); };
    std::erase_if(found.oldDrafts, [&](const chart::NoteLine &line) { return isClosed(line.patient); });
    std::erase_if(found.toCosign, [&](const auto &asked) { return isClosed(asked.second.patient); });
    return found;
}

using SignatureCommand = std::function<Result<chart::NoteSignature>(AuditedTx &, NoteId, const chart::SignerFacts &)>;

/// Worker thread. A password that was wrong is refused inside, so that the entry says so.
Result<chart::NoteSignature> signOne(OpenStore &open, Right right, NoteId id, const Result<void> &proved,
                                     const SignatureCommand &command)
{
    return open.store().write(open.actor(), {.right = right, .object = chart::rowOf(id)},
                              [&](AuditedTx &tx) -> Result<chart::NoteSignature> {
                                  VB_DO(requireOpenNote(tx, id));
                                  VB_DO(proved);
                                  VB_TRY(const chart::SignerFacts facts, signerFacts(tx, open.profile.timeZone));
                                  return command(tx, id, facts);
                              });
}

} // namespace

NoteService::NoteService(OpenStore &open) : m_open(open), m_builtIn(builtInTemplates()) { }

QFuture<Result<chart::Note>> NoteService::add(const chart::NewNote &fresh)
{
    using R = Result<chart::Note>;
    return store::promised<R>([&](auto done) {
        m_open.store().writeAsync(
            m_open.actor(), {.right = Right::noteAdd, .patient = fresh.patient},
            [fresh, builtIn = m_builtIn, name = m_open.personName](AuditedTx &tx) -> R {
                VB_DO(patient::requireOpen(tx, fresh.patient));
                Reader reader = tx.reader();
                VB_TRY(const chart::TemplateBook book, chart::templateBook(reader, *builtIn));
                return chart::beginNote(tx, book, fresh, name);
            },
            done);
    });
}

QFuture<Result<QByteArray>> NoteService::autosave(NoteId id, const chart::FieldValues &values, const QByteArray &seen)
{
    return store::promised<Result<QByteArray>>([&](auto done) {
        m_open.store().writeAsync(
            m_open.actor(), {.right = Right::noteEdit, .object = chart::rowOf(id)},
            [id, values, seen, builtIn = m_builtIn](AuditedTx &tx) -> Result<QByteArray> {
                VB_TRY(const chart::TemplateBook book, requireOpenDraft(tx, *builtIn, id));
                return chart::autosaveNote(tx, book, id, values, seen);
            },
            done);
    });
}

QFuture<Result<QByteArray>> NoteService::keep(NoteId id, const chart::FieldValues &values, const QByteArray &seen)
{
    return store::promised<Result<QByteArray>>([&](auto done) {
        m_open.store().writeAsync(
            m_open.actor(), {.right = Right::noteEdit, .object = chart::rowOf(id)},
            [id, values, seen, builtIn = m_builtIn](AuditedTx &tx) -> Result<QByteArray> {
                VB_TRY(const chart::TemplateBook book, requireOpenDraft(tx, *builtIn, id));
                return chart::keepNote(tx, book, id, values, seen);
            },
            done);
    });
}

QFuture<Result<chart::Note>> NoteService::copyForward(NoteId from, EntityId visit)
{
    using R = Result<chart::Note>;
    return store::promised<R>([&](auto done) {
        m_open.store().writeAsync(
            m_open.actor(), {.right = Right::noteAdd, .object = chart::rowOf(from)},
            [from, visit, builtIn = m_builtIn, name = m_open.personName](AuditedTx &tx) -> R {
                VB_TRY(const chart::TemplateBook book, requireOpenDraft(tx, *builtIn, from));
                return chart::copyNote(tx, book, from, visit, name);
            },
            done);
    });
}

QFuture<Result<void>> NoteService::discard(NoteId id)
{
    return store::promised<Result<void>>([&](auto done) {
        m_open.store().writeAsync(
            m_open.actor(), {.right = Right::noteDiscard, .object = chart::rowOf(id)},
            [id](AuditedTx &tx) -> Result<void> {
                VB_DO(requireOpenNote(tx, id));
                return chart::discardNote(tx, id);
            },
            done);
    });
}

QFuture<Result<chart::NoteSignature>> NoteService::signing(Right right, NoteId id, SecretBytes password,
                                                           Signing command)
{
    using R = Result<chart::NoteSignature>;
    auto given = std::make_shared<SecretBytes>(std::move(password));
    return store::promised<R>([&](auto done) {
        m_open.worker().post([&open = m_open, right, id, given, command = std::move(command), done] {
            const Result<void> proved = proveSigner(open, right, *given);
            done(signOne(open, right, id, proved, command));
        });
    });
}

QFuture<Result<chart::NoteSignature>> NoteService::sign(NoteId id, SecretBytes password, const QByteArray &seen)
{
    return signing(Right::noteSign, id, std::move(password),
                   [seen](AuditedTx &tx, NoteId note, const chart::SignerFacts &facts) {
                       return chart::signNote(tx, note, facts, seen);
                   });
}

QFuture<Result<chart::NoteSignature>> NoteService::addendum(NoteId id, const QString &text, SecretBytes password)
{
    return signing(Right::noteAddendum, id, std::move(password),
                   [text](AuditedTx &tx, NoteId note, const chart::SignerFacts &facts) {
                       return chart::addAddendum(tx, note, text, facts);
                   });
}

QFuture<Result<chart::NoteSignature>> NoteService::voidNote(NoteId id, const QString &reason, SecretBytes password)
{
    return signing(Right::noteVoid, id, std::move(password),
                   [reason](AuditedTx &tx, NoteId note, const chart::SignerFacts &facts) {
                       return chart::voidNote(tx, note, reason, facts);
                   });
}

QFuture<Result<chart::NoteSignature>> NoteService::cosign(NoteId id, SecretBytes password)
{
    return signing(Right::noteCosign, id, std::move(password), chart::cosignNote);
}

QFuture<Result<std::vector<CosignOutcome>>> NoteService::cosignAll(const std::vector<NoteId> &ids, SecretBytes password)
{
    using R = Result<std::vector<CosignOutcome>>;
    auto given = std::make_shared<SecretBytes>(std::move(password));
    return store::promised<R>([&](auto done) {
        m_open.worker().post([&open = m_open, ids, given, done] {
            const Result<void> proved = proveSigner(open, Right::noteCosign, *given);
            std::vector<CosignOutcome> outcomes;
            for (const NoteId &id : ids) {
                outcomes.push_back({id, signOne(open, Right::noteCosign, id, proved, chart::cosignNote)});
                if (!proved || !access::authorize(open.actor(), Right::noteCosign).ok()) // said once, at the first note
                    return done(R(outcomes.front().made.error()));
            }
            done(R(std::move(outcomes)));
        });
    });
}

QFuture<Result<chart::CosignRequest>> NoteService::requestCosign(NoteId id, StaffId of, const QString &message)
{
    using R = Result<chart::CosignRequest>;
    return store::promised<R>([&](auto done) {
        m_open.store().writeAsync(
            m_open.actor(), {.right = Right::noteCosignRequest, .object = chart::rowOf(id)},
            [id, of, message, name = m_open.personName](AuditedTx &tx) -> R {
                VB_DO(requireOpenNote(tx, id));
                VB_DO(requireCosigner(tx, of));
                return chart::requestCosign(tx, id, of, message, name);
            },
            done);
    });
}

QFuture<Result<std::vector<chart::NoteLine>>> NoteService::list(PatientId patient)
{
    using R = Result<std::vector<chart::NoteLine>>;
    return store::promised<R>([&](auto done) {
        m_open.store().lookUpAsync(
            m_open.actor(), {.right = Right::noteList, .patient = patient},
            [patient](Reader &reader, Intent &intent) -> R {
                VB_DO(patient::requireOpen(reader, patient));
                VB_TRY(std::vector<chart::NoteLine> lines, chart::notesOf(reader, patient));
                intent.detail = QStringLiteral("%1 notes").arg(lines.size());
                return lines;
            },
            done);
    });
}

QFuture<Result<chart::NoteRecord>> NoteService::view(NoteId id)
{
    using R = Result<chart::NoteRecord>;
    return store::promised<R>([&](auto done) {
        m_open.store().lookUpAsync(
            m_open.actor(), {.right = Right::noteView, .object = chart::rowOf(id)},
            [id](Reader &reader, Intent &intent) -> R {
                VB_DO(openNote(reader, intent, id));
                return chart::noteRecord(reader, id);
            },
            done);
    });
}

QFuture<Result<OpenDraft>> NoteService::openDraft(NoteId id)
{
    using R = Result<OpenDraft>;
    return store::promised<R>([&](auto done) {
        m_open.store().lookUpAsync(
            m_open.actor(), {.right = Right::noteView, .object = chart::rowOf(id)},
            [id, zone = m_open.profile.timeZone, author = m_open.personName, builtIn = m_builtIn](Reader &reader,
                                                                                                  Intent &intent) -> R {
                VB_TRY(const chart::Note note, openNote(reader, intent, id));
                if (note.rowState != QStringLiteral("draft") || note.author != reader.actor().user)
                    return fail(Code::denied, QStringLiteral("a draft is continued by its author only"));
                VB_TRY(chart::NoteRecord record, chart::noteRecord(reader, id));
                VB_TRY(const patient::Badge badge, patient::badgeOf(reader, note.patient));
                const QByteArray stamp = chart::draftStamp(record.note.body);
                const bool isKept = record.note.body == note.body;
                VB_TRY(const chart::TemplateBook book, chart::templateBook(reader, *builtIn, note.templateId));
                const chart::NoteTemplate *form = book.find(note.templateId, note.templateVersion);
                return OpenDraft {std::move(record), snippetNames(badge, reader.nowMs(), zone, author), stamp, isKept,
                                  form != nullptr ? std::make_shared<const chart::NoteTemplate>(*form) : nullptr};
            },
            done);
    });
}

QFuture<Result<chart::NoteVerdict>> NoteService::verify(NoteId id)
{
    using R = Result<chart::NoteVerdict>;
    using Content = std::pair<chart::Note, std::vector<chart::NoteSignature>>;
    return store::promised<R>([&](auto done) {
        m_open.worker().post([&open = m_open, id, done] {
            const auto work = [&]() -> R {
                const auto readContent = [id](Reader &reader, Intent &intent) -> Result<Content> {
                    VB_TRY(chart::Note note, openNote(reader, intent, id));
                    VB_TRY(std::vector<chart::NoteSignature> signatures, chart::signaturesOf(reader, id));
                    if (note.rowState != QStringLiteral("signed") && signatures.empty())
                        return fail(Code::invalid, QStringLiteral("this note is not signed"));
                    return Content {std::move(note), std::move(signatures)};
                };
                VB_TRY(const Content content,
                       open.store().lookUp(open.actor(), {.right = Right::noteVerify, .object = chart::rowOf(id)},
                                           readContent));
                VB_TRY(const KeyBook book, open.store().inspect([&open](store::TrustedReader &reader) {
                    return KeyBook::read(reader, open.trust()->practice());
                }));
                VB_TRY(const QStringList missing, open.store().inspect([&content](store::TrustedReader &reader) {
                    return missingSignatures(reader, content.first, content.second);
                }));
                chart::NoteVerdict verdict
                    = chart::verifyNote(content.first, content.second,
                                        [&book](StaffId person, DeviceId device) { return book.of(person, device); });
                addMissing(verdict, missing);
                return verdict;
            };
            done(work());
        });
    });
}

QFuture<Result<chart::NoteAttention>> NoteService::attention()
{
    using R = Result<chart::NoteAttention>;
    return store::promised<R>([&](auto done) {
        m_open.store().lookUpAsync(
            m_open.actor(), {Right::noteAttention},
            [](Reader &reader, Intent &intent) -> R {
                VB_TRY(const chart::NoteAttention found, openAttention(reader));
                intent.detail = QStringLiteral("%1 old drafts, %2 to co-sign")
                                    .arg(found.oldDrafts.size())
                                    .arg(found.toCosign.size());
                return found;
            },
            done);
    });
}

QFuture<Result<int>> NoteService::attentionCount()
{
    using R = Result<int>;
    return store::promised<R>([&](auto done) {
        m_open.worker().post([&open = m_open, done] {
            const Result<void> allowed = access::authorize(open.actor(), Right::noteAttention);
            if (!allowed)
                return done(R(allowed.error()));
            done(open.store().inspect([&open](store::TrustedReader &trusted) -> R {
                Reader reader(trusted.db(), open.actor(), trusted.nowMs());
                VB_TRY(const chart::NoteAttention found, openAttention(reader));
                return static_cast<int>(found.oldDrafts.size() + found.toCosign.size());
            }));
        });
    });
}

QFuture<Result<document::ChartPaper>> NoteService::print(Intent intent, PatientId patient, NoteId one)
{
    using R = Result<document::ChartPaper>;
    return store::promised<R>([&](auto done) {
        m_open.store().readAsync(
            m_open.actor(), std::move(intent),
            [patient, one, profile = m_open.profile, name = m_open.personName](Reader &reader, Intent &found) -> R {
                PatientId whose = patient;
                if (!one.isNull()) {
                    VB_TRY(const chart::Note note, openNote(reader, found, one));
                    whose = note.patient;
                }
                VB_TRY(const chart::Chart opened, chart::chartOf(reader, whose, 1));
                VB_TRY(const std::vector<chart::NoteRecord> records, notesToPrint(reader, whose, one));
                if (records.empty())
                    return fail(Code::notFound, QStringLiteral("there is no signed note to print"));
                found.detail = QStringLiteral("%1 notes").arg(records.size());
                document::ChartPaper paper = chartPaper(profile, opened.banner, records);
                paper.printed
                    = QStringLiteral("Printed %1 by %2").arg(paperTime(reader.nowMs(), profile.timeZone), name);
                return paper;
            },
            done);
    });
}

QFuture<Result<document::ChartPaper>> NoteService::printNote(NoteId id)
{
    return print({.right = Right::notePrint, .object = chart::rowOf(id)}, {}, id);
}

QFuture<Result<document::ChartPaper>> NoteService::printChart(PatientId patient)
{
    return print({.right = Right::chartPrint, .patient = patient}, patient, {});
}

} // namespace vb::session
