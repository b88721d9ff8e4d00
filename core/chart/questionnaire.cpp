#include "core/chart/questionnaire.h"

#include "core/base/text.h"

#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace vb::chart {

namespace {

constexpr qsizetype kLongestAnswer = 4'000;
constexpr qsizetype kLargestFile = 1'000'000;
constexpr char kMedicalHistory[] = "medical_history";

using QuestionKind = Question::Kind;

constexpr std::array kHistoryQuestions {
    Question {"pregnancy", "Are you pregnant, or could you be?"},
    Question {"breastfeeding", "Are you breastfeeding?"},
    Question {"neuromuscular", "Do you have a disease of nerves and muscles, such as myasthenia gravis or ALS?"},
    Question {"aminoglycosides", "Are you taking an aminoglycoside antibiotic, such as gentamicin?"},
    Question {"anticoagulants", "Are you taking blood thinners, aspirin or other medicine against clotting?"},
    Question {"lidocaine_allergy", "Are you allergic to lidocaine or other local anaesthetics?"},
    Question {"gram_positive_allergy", "Are you allergic to proteins of gram-positive bacteria?"},
    Question {"anaphylaxis", "Have you ever had a severe allergic reaction (anaphylaxis)?"},
    Question {"isotretinoin", "Have you taken isotretinoin within the last six months?"},
    Question {"keloid", "Do you form keloids or raised scars?"},
    Question {"cold_sores", "Do you get cold sores?"},
    Question {"autoimmune", "Do you have an autoimmune disease?"},
    Question {"recent_vaccine", "Have you had a vaccination within the last two weeks, or is one planned?"},
    Question {"recent_dental", "Have you had dental work within the last two weeks, or is some planned?"},
    Question {"appearance_worry", "Do you think about a flaw in your appearance for more than an hour a day?"},
    Question {"appearance_distress", "Does that worry keep you from work, friends or going out?"},
    Question {"smoking", "Do you smoke?", QuestionKind::choice, "never former current"},
    Question {"medicines", "Which medicines and supplements do you take?", QuestionKind::text},
    Question {"allergies", "What are you allergic to?", QuestionKind::text},
    Question {"conditions", "Which illnesses do you have or had?", QuestionKind::text},
    Question {"surgeries", "Which operations have you had?", QuestionKind::text},
    Question {"earlier_treatments", "Which aesthetic treatments have you had, and when?", QuestionKind::text},
};

constexpr std::array kQuestionnaires {
    Questionnaire {kMedicalHistory, 1, "Medical history", kHistoryQuestions},
};

const QString kRemark = QStringLiteral("_detail");

const Question *questionOf(const Questionnaire &form, const QString &id)
{
    const auto at = std::find_if(form.questions.begin(), form.questions.end(),
                                 [&id](const Question &q) { return id == QLatin1String(q.id); });
    return at == form.questions.end() ? nullptr : &*at;
}

Error refused(const QString &question, const QString &why)
{
    return fail(Code::invalid, QStringLiteral("%1: %2").arg(question, why));
}

Result<QString> checkedText(const QString &question, const QString &answer)
{
    const Result<QString> clean = text::cleanPassage(answer, kLongestAnswer);
    if (!clean)
        return refused(question, clean.error().detail);
    if (text::holdsCardNumber(*clean))
        return refused(question,
                       QStringLiteral("this looks like a payment card number; card numbers are never stored"));
    return *clean;
}

Result<QString> checkedAnswer(const Questionnaire &form, const QString &id, const QString &answer)
{
    const bool remark = id.endsWith(kRemark);
    const Question *question = questionOf(form, remark ? id.chopped(kRemark.size()) : id);
    // The id is of the file, not of ours, and not said.
    if (question == nullptr || (remark && question->kind != QuestionKind::yesNo))
        return fail(Code::invalid, QStringLiteral("answers: one is to a question that this questionnaire has not"));
    if (remark || question->kind == QuestionKind::text)
        return checkedText(id, answer);
    const QString given = answer.trimmed();
    const QStringList choices = question->kind == QuestionKind::yesNo
        ? QStringList {QStringLiteral("yes"), QStringLiteral("no"), QStringLiteral("unsure")}
        : QString::fromLatin1(question->choices).split(u' ');
    if (!given.isEmpty() && !choices.contains(given))
        return refused(id, QStringLiteral("one of %1").arg(choices.join(QStringLiteral(", "))));
    return given;
}

Result<QString> answerFrom(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
    if (value.isNull())
        return QString();
    if (!value.isString())
        return fail(Code::invalid, QStringLiteral("answers: each is a text, true, false or null"));
    return value.toString();
}

} // namespace

std::span<const Questionnaire> allQuestionnaires()
{
    return kQuestionnaires;
}

const Questionnaire *questionnaireOf(const QString &id, int version)
{
    const Questionnaire *found = nullptr;
    for (const Questionnaire &form : kQuestionnaires)
        if (id == QLatin1String(form.id) && (version == 0 || version == form.version)
            && (found == nullptr || form.version > found->version))
            found = &form;
    return found;
}

Result<Answers> checkedAnswers(const Questionnaire &form, const Answers &answers)
{
    Answers checked;
    for (auto it = answers.cbegin(); it != answers.cend(); ++it) {
        VB_TRY(const QString answer, checkedAnswer(form, it.key(), it.value()));
        if (!answer.isEmpty())
            checked.insert(it.key(), answer);
    }
    for (auto it = checked.cbegin(); it != checked.cend(); ++it)
        if (it.key().endsWith(kRemark) && !checked.contains(it.key().chopped(kRemark.size())))
            return refused(it.key(), QStringLiteral("a remark on a question that was not answered"));
    if (checked.isEmpty())
        return fail(Code::invalid, QStringLiteral("answers: nothing was answered"));
    return checked;
}

QString answersText(const Answers &answers)
{
    QJsonObject object; // keeps its keys in order
    for (auto it = answers.cbegin(); it != answers.cend(); ++it)
        object.insert(it.key(), it.value());
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Result<Answers> answersFrom(const QString &text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8(), &error);
    Answers answers;
    const QJsonObject object = document.object();
    for (auto it = object.constBegin(); it != object.constEnd(); ++it)
        answers.insert(it.key(), it.value().toString());
    if (error.error != QJsonParseError::NoError || answersText(answers) != text)
        return fail(Code::integrity, QStringLiteral("answers that this program did not write"));
    return answers;
}

Result<FilledForm> filledForm(const QByteArray &json)
{
    QJsonParseError error;
    if (json.size() > kLargestFile)
        return fail(Code::invalid, QStringLiteral("the file is larger than %1 bytes").arg(kLargestFile));
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return fail(Code::invalid, QStringLiteral("not a JSON object"));
    QJsonObject object = document.object();
    FilledForm form {QString::fromLatin1(kMedicalHistory), 0, {}};
    if (object.contains(QStringLiteral("answers"))) {
        for (auto it = object.constBegin(); it != object.constEnd(); ++it)
            if (it.key() != QStringLiteral("answers") && it.key() != QStringLiteral("questionnaire")
                && it.key() != QStringLiteral("version"))
                return fail(Code::invalid,
                            QStringLiteral("beside answers a file holds only questionnaire and version"));
        const QJsonValue version = object.value(QStringLiteral("version"));
        form.questionnaire = object.value(QStringLiteral("questionnaire")).toString(form.questionnaire);
        form.version = version.toInt(version.isUndefined() ? 0 : -1);
        if (form.version == 0 && !version.isUndefined())
            form.version = -1; // versions count from 1
        if (!object.value(QStringLiteral("answers")).isObject())
            return fail(Code::invalid, QStringLiteral("answers: not a JSON object"));
        object = object.value(QStringLiteral("answers")).toObject();
    }
    for (auto it = object.constBegin(); it != object.constEnd(); ++it) {
        VB_TRY(const QString answer, answerFrom(it.value()));
        form.answers.insert(it.key(), answer);
    }
    return form;
}

std::vector<AnswerChange> changesBetween(const Answers &before, const Answers &after)
{
    Answers all = before;
    all.insert(after);
    std::vector<AnswerChange> changes;
    for (auto it = all.cbegin(); it != all.cend(); ++it)
        if (before.value(it.key()) != after.value(it.key()))
            changes.push_back({it.key(), before.value(it.key()), after.value(it.key())});
    return changes;
}

} // namespace vb::chart
