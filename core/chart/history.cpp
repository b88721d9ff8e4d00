#include "core/chart/history.h"

#include "core/chart/red_flag.h"
#include "core/patient/patient_gate.h"

namespace vb::chart {

namespace {

const QString kRedFlag = QStringLiteral("red-flag");

Result<std::optional<History>> lastHistory(store::AuditedTx &tx, PatientId patient, const QString &questionnaire)
{
    store::Reader reader = tx.reader();
    VB_TRY(const std::vector<PatientId> records, patient::recordsOf(reader, patient));
    VB_TRY(sql::Stmt stmt,
           reader.prepare("SELECT id, answers, version, at FROM history WHERE patient = ?1 AND questionnaire = ?2 "
                          "ORDER BY at DESC, n DESC LIMIT 1"));
    std::optional<History> last;
    for (const PatientId record : records) {
        stmt.reset();
        VB_TRY(const bool found, stmt.bind(1, record).bind(2, questionnaire).step());
        if (!found || (last && last->atMs >= stmt.integer(3)))
            continue;
        History history {.id = stmt.id<EntityId>(0), .version = static_cast<int>(stmt.integer(2))};
        history.atMs = stmt.integer(3);
        VB_TRY(history.answers, answersFrom(stmt.text(1)));
        last = std::move(history);
    }
    return last;
}

/// Red flags in force.
Result<std::vector<Flag>> flagsInForce(store::AuditedTx &tx, PatientId patient)
{
    store::Reader reader = tx.reader();
    VB_TRY(const std::vector<PatientId> records, patient::recordsOf(reader, patient));
    std::vector<Flag> inForce;
    for (const PatientId record : records) {
        VB_TRY(const std::vector<store::StoredRow> rows,
               reader.rows().now(kFlagEntity, "patient", EntityId(record.raw())));
        for (const store::StoredRow &row : rows)
            if (Flag flag = flagFrom(row); flag.source == kRedFlag && flag.status == kActive)
                inForce.push_back(std::move(flag));
    }
    return inForce;
}

Result<Flag> raiseRedFlag(store::AuditedTx &tx, const RedFlag &rule, const History &history)
{
    Flag flag;
    flag.id = EntityId::make(tx.at().wallMs);
    flag.patient = history.patient;
    flag.atMs = history.atMs;
    flag.author = history.author;
    flag.status = kActive;
    flag.source = kRedFlag;
    flag.severity = QString::fromLatin1(rule.severity);
    flag.rule = QString::fromLatin1(rule.rule);
    flag.history = history.id;
    VB_DO(tx.create(kFlagEntity, flag.id,
                    {{kFlagPatient, flag.patient.bytes()},
                     {kFlagAt, flag.atMs},
                     {kFlagAuthor, flag.author.bytes()},
                     {kFlagSource, flag.source},
                     {kFlagSeverity, flag.severity},
                     {kFlagRule, flag.rule},
                     {kFlagHistory, flag.history.bytes()},
                     {kFlagStatus, flag.status}},
                    store::OpKind::add));
    return flag;
}

/// `before`: the answers of last time, empty at the first.
Result<void> judge(store::AuditedTx &tx, const Answers &before, SavedHistory &saved)
{
    VB_TRY(const std::vector<Flag> inForce, flagsInForce(tx, saved.history.patient));
    const std::vector<const RedFlag *> was = redFlagsIn(before);
    const std::vector<const RedFlag *> is = redFlagsIn(saved.history.answers);
    const auto names = [](const Flag &flag, const RedFlag *rule) { return flag.rule == QLatin1String(rule->rule); };
    for (const RedFlag *rule : is) {
        const bool raised
            = std::any_of(inForce.begin(), inForce.end(), [&](const Flag &flag) { return names(flag, rule); });
        if (raised || std::find(was.begin(), was.end(), rule) != was.end())
            continue;
        VB_TRY(Flag flag, raiseRedFlag(tx, *rule, saved.history));
        saved.raised.push_back(std::move(flag));
    }
    for (const Flag &flag : inForce)
        if (std::none_of(is.begin(), is.end(), [&](const RedFlag *rule) { return names(flag, rule); }))
            saved.toReview.push_back(flag);
    return {};
}

} // namespace

Result<SavedHistory> saveHistory(store::AuditedTx &tx, PatientId patient, const QString &questionnaire, int version,
                                 const Answers &answers)
{
    VB_DO(patient::requireOpen(tx, patient));
    const Questionnaire *form = version < 0 ? nullptr : questionnaireOf(questionnaire, version);
    if (form == nullptr)
        return fail(Code::invalid, QStringLiteral("questionnaire: this program does not know it, or not this version"));
    SavedHistory saved;
    History &history = saved.history;
    history = {.id = EntityId::make(tx.at().wallMs),
               .patient = patient,
               .atMs = tx.at().wallMs,
               .author = tx.actor().user,
               .questionnaire = QString::fromLatin1(form->id),
               .version = form->version};
    tx.intent().object = history.id;
    VB_TRY(history.answers, checkedAnswers(*form, answers));
    VB_TRY(const std::optional<History> last, lastHistory(tx, patient, history.questionnaire));
    const Answers before = last ? last->answers : Answers();
    saved.changes = changesBetween(before, history.answers);
    history.confirmed = last && last->version == history.version && saved.changes.empty();
    QCborMap fields {{kHistoryPatient, patient.bytes()},       {kHistoryAt, history.atMs},
                     {kHistoryAuthor, history.author.bytes()}, {kHistoryQuestionnaire, history.questionnaire},
                     {kHistoryVersion, history.version},       {kHistoryAnswers, answersText(history.answers)},
                     {kHistoryConfirmed, history.confirmed}};
    if (last) {
        history.previous = last->id;
        fields.insert(kHistoryPrevious, history.previous.bytes());
    }
    VB_DO(tx.create(kHistoryEntity, history.id, fields, store::OpKind::append));
    VB_DO(judge(tx, before, saved));
    return saved;
}

} // namespace vb::chart
