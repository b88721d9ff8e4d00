#include "app/cli/command_families.h"

#include "app/cli/text_input.h"

#include "core/document/chart_pdf.h"
#include "core/session/note_service.h"

#include <QJsonArray>
#include <QJsonObject>

#include <memory>

namespace vb::cli {

namespace {

using chart::Note;
using chart::NoteId;

struct NoteArguments {
    QString id; // of a note, or of a patient
    QString form;
    QString visit;
    QString textFile;
    QString reason;
    QString login;
    QString file;
};

std::shared_ptr<NoteArguments> noteArguments(CLI::App *command, const std::string &name, const std::string &meaning)
{
    auto given = std::make_shared<NoteArguments>();
    textArgument(command, name, given->id, meaning)->required();
    return given;
}

QJsonObject signatureObject(const chart::NoteSignature &signature)
{
    return {{QStringLiteral("signature_id"), signature.id.text()},
            {QStringLiteral("meaning"), chart::meaningName(signature.meaning)},
            {QStringLiteral("signer"), signature.facts.name},
            {QStringLiteral("role"), signature.facts.role},
            {QStringLiteral("credentials"), textOrNull(signature.facts.credentials)},
            {QStringLiteral("at"), isoUtc(signature.atMs)},
            {QStringLiteral("text"), textOrNull(signature.text)}};
}

QJsonValue timeOrNull(qint64 ms)
{
    return ms > 0 ? QJsonValue(isoUtc(ms)) : QJsonValue(QJsonValue::Null);
}

Row noteLineRow(const chart::NoteLine &line)
{
    return {{QStringLiteral("note_id"), line.id.text()},
            {QStringLiteral("title"), line.title},
            {QStringLiteral("template"), line.templateId},
            {QStringLiteral("author"), line.authorName},
            {QStringLiteral("started"), isoUtc(line.startedMs)},
            {QStringLiteral("state"), chart::noteStateName(line.state)},
            {QStringLiteral("signed"), timeOrNull(line.signedMs)},
            {QStringLiteral("addenda"), line.addenda},
            {QStringLiteral("cosigned"), line.cosigned}};
}

Row recordRow(const chart::NoteRecord &record)
{
    QJsonArray sections;
    for (const chart::Section &section : record.sections)
        if (!section.value.isEmpty())
            sections.append(QJsonObject {{QStringLiteral("id"), section.id},
                                         {QStringLiteral("label"), section.label},
                                         {QStringLiteral("value"), section.value}});
    QJsonArray signatures;
    for (const chart::NoteSignature &signature : record.signatures)
        signatures.append(signatureObject(signature));
    const Note &note = record.note;
    return {{QStringLiteral("note_id"), note.id.text()},
            {QStringLiteral("patient_id"), note.patient.text()},
            {QStringLiteral("visit_id"), idOrNull(note.visit)},
            {QStringLiteral("state"), chart::noteStateName(record.state)},
            {QStringLiteral("title"), note.title},
            {QStringLiteral("template"), note.templateId},
            {QStringLiteral("template_version"), note.templateVersion},
            {QStringLiteral("author"), note.authorName},
            {QStringLiteral("started"), isoUtc(note.startedMs)},
            {QStringLiteral("edited"), isoUtc(note.editedMs)},
            {QStringLiteral("copied_from"), idOrNull(note.copiedFrom)},
            {QStringLiteral("sections"), sections},
            {QStringLiteral("signatures"), signatures}};
}

/// What a command that signs says.
Answer signedAnswer(NoteId id, const QString &state, const chart::NoteSignature &signature)
{
    return Answer::one({{QStringLiteral("note_id"), id.text()},
                        {QStringLiteral("state"), state},
                        {QStringLiteral("signature_id"), signature.id.text()},
                        {QStringLiteral("signed"), isoUtc(signature.atMs)}});
}

Result<QString> noteText(const NoteArguments &given)
{
    return readTextFile(given.textFile, QStringLiteral("--text-file"), chart::kMaxNoteBytes);
}

Result<Answer> addNote(session::Session &session, const NoteArguments &given)
{
    chart::NewNote fresh {.templateId = given.form};
    VB_TRY(fresh.patient, PatientId::fromText(given.id));
    if (!given.visit.isEmpty()) {
        VB_TRY(fresh.visit, EntityId::fromText(given.visit));
    }
    VB_TRY(const QString text, noteText(given));
    // Whoever may not write notes, and an unknown template, is refused by what begins the note.
    if (const auto forms = await(session.templates().inForce()); forms.ok())
        for (const chart::NoteTemplate &form : *forms)
            if (chart::isTemplateNamed(form, given.form))
                fresh.values = chart::valuesFromText(form, text);
    VB_TRY(const Note note, await(session.notes().add(fresh)));
    return Answer::one({{QStringLiteral("note_id"), note.id.text()}, {QStringLiteral("state"), note.rowState}});
}

void addNoteAdd(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("add", "Begin a note: a draft until it is signed");
    const auto given = noteArguments(command, "PATIENT", "patient");
    textArgument(command, "--template", given->form,
                 "soap, consultation, injectable, laser, peel, follow_up, or one of the practice's own")
        ->required();
    textArgument(command, "--text-file", given->textFile, "file with the text; \"Plan:\" at a line's begin is a field")
        ->required()
        ->type_name("FILE");
    textArgument(command, "--visit", given->visit, "visit that it belongs to");
    command->callback(
        [given, &chosen] { chosen.work = [given](session::Session &session) { return addNote(session, *given); }; });
}

void addNoteCopy(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("copy", "Begin a draft with the text of a signed note, marked as a copy");
    const auto given = noteArguments(command, "ID", "note");
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) -> Result<Answer> {
            VB_TRY(const NoteId id, NoteId::fromText(given->id));
            VB_TRY(const Note note, await(session.notes().copyForward(id)));
            return Answer::one({{QStringLiteral("note_id"), note.id.text()},
                                {QStringLiteral("state"), note.rowState},
                                {QStringLiteral("copied_from"), id.text()}});
        };
    });
}

void addNoteDiscard(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("discard", "Take one's own draft off the list");
    const auto given = noteArguments(command, "ID", "note");
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) -> Result<Answer> {
            VB_TRY(const NoteId id, NoteId::fromText(given->id));
            VB_DO(await(session.notes().discard(id)));
            return Answer::one({{QStringLiteral("note_id"), id.text()},
                                {QStringLiteral("state"), chart::noteStateName(chart::NoteState::discarded)}});
        };
    });
}

void addNoteSign(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("sign", "Sign one's own draft; it is locked from here on");
    const auto given = noteArguments(command, "ID", "note");
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session, SecretBytes password) -> Result<Answer> {
            VB_TRY(const NoteId id, NoteId::fromText(given->id));
            VB_TRY(const chart::NoteSignature made, await(session.notes().sign(id, std::move(password))));
            return signedAnswer(id, QStringLiteral("signed"), made);
        };
    });
}

void addNoteAddendum(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("addendum", "Add to a signed note, signed");
    const auto given = noteArguments(command, "ID", "note");
    textArgument(command, "--text-file", given->textFile, "file with the text")->required()->type_name("FILE");
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session, SecretBytes password) -> Result<Answer> {
            VB_TRY(const NoteId id, NoteId::fromText(given->id));
            VB_TRY(const QString text, noteText(*given));
            VB_TRY(const chart::NoteSignature made, await(session.notes().addendum(id, text, std::move(password))));
            return signedAnswer(id, QStringLiteral("signed"), made);
        };
    });
}

void addNoteVoid(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("void", "Declare a signed note void; it stays, struck out");
    const auto given = noteArguments(command, "ID", "note");
    textArgument(command, "--reason", given->reason, "why the note does not hold")->required();
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session, SecretBytes password) -> Result<Answer> {
            VB_TRY(const NoteId id, NoteId::fromText(given->id));
            VB_TRY(const chart::NoteSignature made,
                   await(session.notes().voidNote(id, given->reason, std::move(password))));
            return signedAnswer(id, QStringLiteral("void"), made);
        };
    });
}

void addNoteCosign(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("cosign", "Sign somebody else's signed note too");
    const auto given = noteArguments(command, "ID", "note");
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session, SecretBytes password) -> Result<Answer> {
            VB_TRY(const NoteId id, NoteId::fromText(given->id));
            VB_TRY(const chart::NoteSignature made, await(session.notes().cosign(id, std::move(password))));
            return signedAnswer(id, QStringLiteral("signed"), made);
        };
    });
}

Result<StaffId> cosignerFrom(session::Session &session, const QString &login)
{
    if (login.isEmpty())
        return StaffId();
    VB_TRY(const std::vector<staff::Member> people, await(session.staff().directory()));
    for (const staff::Member &member : people)
        if (member.login == login)
            return member.id;
    return fail(Code::notFound, QStringLiteral("nobody has the login %1").arg(login));
}

void addNoteRequest(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("request-cosign", "Ask a medical director to sign a note too");
    const auto given = noteArguments(command, "ID", "note");
    textArgument(command, "--of", given->login, "who is asked (default: any medical director)")->type_name("LOGIN");
    textArgument(command, "--message", given->reason, "what to look at");
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) -> Result<Answer> {
            VB_TRY(const NoteId id, NoteId::fromText(given->id));
            VB_TRY(const StaffId of, cosignerFrom(session, given->login));
            VB_TRY(const chart::CosignRequest made, await(session.notes().requestCosign(id, of, given->reason)));
            return Answer::one(
                {{QStringLiteral("note_id"), id.text()}, {QStringLiteral("request_id"), made.id.text()}});
        };
    });
}

void addNoteShow(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("show", "Show a note with its signatures");
    const auto given = noteArguments(command, "ID", "note");
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) -> Result<Answer> {
            VB_TRY(const NoteId id, NoteId::fromText(given->id));
            VB_TRY(const chart::NoteRecord record, await(session.notes().view(id)));
            return Answer::one(recordRow(record));
        };
    });
}

void addNoteList(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("list", "List a patient's notes, newest first");
    const auto given = noteArguments(command, "PATIENT", "patient");
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) -> Result<Answer> {
            VB_TRY(const PatientId id, PatientId::fromText(given->id));
            VB_TRY(const std::vector<chart::NoteLine> lines, await(session.notes().list(id)));
            std::vector<Row> rows;
            rows.reserve(lines.size());
            for (const chart::NoteLine &line : lines)
                rows.push_back(noteLineRow(line));
            return Answer::list(std::move(rows));
        };
    });
}

Result<Answer> verifyNote(session::Session &session, const QString &idText)
{
    VB_TRY(const NoteId id, NoteId::fromText(idText));
    VB_TRY(const chart::NoteVerdict verdict, await(session.notes().verify(id)));
    QJsonArray signatures;
    for (const chart::SignatureVerdict &one : verdict.signatures)
        signatures.append(QJsonObject {{QStringLiteral("signature_id"), one.id.text()},
                                       {QStringLiteral("valid"), one.good},
                                       {QStringLiteral("verdict"), one.words}});
    Answer answer = Answer::one({{QStringLiteral("note_id"), id.text()},
                                 {QStringLiteral("valid"), verdict.good},
                                 {QStringLiteral("verdict"), verdict.words},
                                 {QStringLiteral("signatures"), signatures}});
    if (!verdict.good)
        answer.problem = fail(Code::integrity, verdict.words);
    return answer;
}

void addNoteVerify(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("verify", "Check a note against its signatures");
    const auto given = noteArguments(command, "ID", "note");
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) { return verifyNote(session, given->id); };
    });
}

Result<Answer> listAttention(session::Session &session)
{
    VB_TRY(const chart::NoteAttention attention, await(session.notes().attention()));
    std::vector<Row> rows;
    const auto add = [&rows](const char *why, const chart::NoteLine &line) {
        Row row = noteLineRow(line);
        row.insert(row.begin() + 1, {QStringLiteral("patient_id"), line.patient.text()});
        row.insert(row.begin(), {QStringLiteral("why"), QString::fromLatin1(why)});
        rows.push_back(std::move(row));
    };
    for (const chart::NoteLine &line : attention.oldDrafts)
        add("old_draft", line);
    for (const auto &[request, line] : attention.toCosign)
        add("cosign", line);
    return Answer::list(std::move(rows));
}

Result<Answer> printed(Result<document::ChartPaper> paper, const QString &file)
{
    if (!paper)
        return paper.error();
    VB_DO(document::writeChartPdf(file, *paper));
    return Answer::one(
        {{QStringLiteral("file"), file}, {QStringLiteral("notes"), static_cast<int>(paper->notes.size())}});
}

void addNotePrint(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("print", "Write a signed note to a PDF");
    const auto given = noteArguments(command, "ID", "note");
    textArgument(command, "FILE.pdf", given->file, "file to write")->required();
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) -> Result<Answer> {
            VB_TRY(const NoteId id, NoteId::fromText(given->id));
            return printed(await(session.notes().printNote(id)), given->file);
        };
        chosen.drawsPdf = true;
    });
}

void addChartPrint(CLI::App &group, Command &chosen)
{
    CLI::App *command = group.add_subcommand("print", "Write a patient's signed notes to a PDF");
    const auto given = noteArguments(command, "PATIENT", "patient");
    textArgument(command, "FILE.pdf", given->file, "file to write")->required();
    command->callback([given, &chosen] {
        chosen.work = [given](session::Session &session) -> Result<Answer> {
            VB_TRY(const PatientId id, PatientId::fromText(given->id));
            return printed(await(session.notes().printChart(id)), given->file);
        };
        chosen.drawsPdf = true;
    });
}

} // namespace

void addNoteCommands(CLI::App &root, Command &chosen)
{
    CLI::App *group = commandGroup(root, "note", "Notes of a chart");
    addNoteAdd(*group, chosen);
    addNoteCopy(*group, chosen);
    addNoteDiscard(*group, chosen);
    addNoteSign(*group, chosen);
    addNoteAddendum(*group, chosen);
    addNoteVoid(*group, chosen);
    addNoteRequest(*group, chosen);
    addNoteCosign(*group, chosen);
    addNoteShow(*group, chosen);
    addNoteList(*group, chosen);
    addNoteVerify(*group, chosen);
    addNotePrint(*group, chosen);
    addChartPrint(*commandGroup(root, "chart", "Charts"), chosen);
    group->add_subcommand("attention", "Own drafts older than 24 hours, and notes to co-sign")->callback([&chosen] {
        chosen.work = LoggedIn(listAttention);
    });
}

} // namespace vb::cli
