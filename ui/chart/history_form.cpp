#include "ui/chart/history_form.h"

#include "core/chart/red_flag.h"
#include "ui/chart/answer_field.h"
#include "ui/chart/passage_field.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/date_field.h"
#include "ui/kit/deliver.h"
#include "ui/kit/fact_grid.h"
#include "ui/kit/form_field.h"
#include "ui/kit/text_label.h"

#include <QLocale>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

const QString kHistoryName = QStringLiteral("medical_history");
const QString kDetail = QStringLiteral("_detail");

/// The last one of this questionnaire.
const chart::History *lastOf(const chart::Record &record)
{
    const chart::History *last = nullptr;
    for (const chart::History &history : record.histories)
        if (history.questionnaire == kHistoryName && (!last || history.atMs >= last->atMs))
            last = &history;
    return last;
}

} // namespace

HistoryForm::HistoryForm(session::Session &session, const PracticeTime &time, QWidget *parent)
    : WorkPage(QStringLiteral("chart.history"), tr("Save"), parent)
    , m_session(session)
    , m_time(time)
    , m_form(chart::questionnaireOf(kHistoryName))
    , m_intro(new TextLabel(QString(), TextRole::body, TextTone::muted))
    , m_flags(new Banner(BannerKind::danger))
    , m_changesTitle(new TextLabel(QString(), TextRole::section))
    , m_changes(new FactGrid)
{
    m_intro->setWordWrap(true);
    m_flags->setObjectName(QStringLiteral("chart.history.flags"));
    m_flags->hide();
    content()->addWidget(m_intro);
    content()->addSpacing(space::xs);
    content()->addWidget(m_flags);
    makeQuestions();
    content()->addSpacing(space::m);
    content()->addWidget(m_changesTitle);
    content()->addWidget(m_changes);
}

void HistoryForm::makeQuestions()
{
    const WordChoices yesNo {{QStringLiteral("yes"), answerText(QStringLiteral("yes"))},
                             {QStringLiteral("no"), answerText(QStringLiteral("no"))},
                             {QStringLiteral("unsure"), answerText(QStringLiteral("unsure"))}};
    for (const chart::Question &question : m_form->questions) {
        const QString id = QString::fromLatin1(question.id);
        const QString name = QStringLiteral("chart.history.") + id;
        QWidget *field = nullptr;
        if (question.kind == chart::Question::Kind::text) {
            auto *passage = new PassageField;
            passage->setObjectName(name);
            passage->setAccessibleName(questionText(id));
            connect(passage, &QPlainTextEdit::textChanged, this, &HistoryForm::follow);
            m_texts[id] = passage;
            auto *frame = new FormField(questionText(id), passage);
            frame->setReservesLine(false);
            content()->addSpacing(space::s);
            content()->addWidget(frame);
            field = passage;
        } else {
            WordChoices choices = yesNo;
            if (question.kind == chart::Question::Kind::choice) {
                choices.clear();
                for (const QString &code : QString::fromLatin1(question.choices).split(u' '))
                    choices.push_back({code, answerText(code)});
            }
            auto *answer
                = new AnswerField(name, questionText(id), choices, question.kind == chart::Question::Kind::yesNo);
            connect(answer, &AnswerField::changed, this, &HistoryForm::follow);
            m_choices[id] = answer;
            content()->addWidget(answer);
            field = answer;
        }
        if (!m_first)
            m_first = field;
    }
}

void HistoryForm::start(PatientId patient, const chart::Record &record)
{
    m_patient = patient;
    ++m_started;
    const chart::History *last = lastOf(record);
    m_before = last ? last->answers : chart::Answers();
    m_beforeMs = last ? last->atMs : 0;
    begin(tr("Medical history"));
    m_intro->setText(last ? tr("These are the answers of %1. Go through them with the patient; arrow keys or the first "
                               "letter choose, Tab goes on.")
                                .arg(dateInWords(m_time.dayOf(m_beforeMs), QLocale()))
                          : tr("Go through the questions with the patient; arrow keys or the first letter choose, Tab "
                               "goes on. What is not answered stays open."));
    setAnswers(m_before);
}

void HistoryForm::restore(PatientId patient, const chart::Record &record, const QCborMap &draft)
{
    start(patient, record);
    chart::Answers typed;
    for (const auto &pair : draft)
        typed.insert(pair.first.toString(), pair.second.toString());
    setAnswers(typed);
}

void HistoryForm::setAnswers(const chart::Answers &answers)
{
    for (const auto &[id, field] : m_choices) {
        field->setRemark(answers.value(id + kDetail));
        field->setAnswer(answers.value(id));
    }
    for (const auto &[id, field] : m_texts) {
        const QSignalBlocker quiet(field);
        field->setPlainText(answers.value(id));
    }
    follow();
}

chart::Answers HistoryForm::answers() const
{
    chart::Answers given;
    for (const auto &[id, field] : m_choices) {
        if (field->answer().isEmpty())
            continue;
        given.insert(id, field->answer());
        if (!field->remark().isEmpty())
            given.insert(id + kDetail, field->remark());
    }
    for (const auto &[id, field] : m_texts)
        if (const QString text = field->toPlainText().trimmed(); !text.isEmpty())
            given.insert(id, text);
    return given;
}

/// Says at once what the answers mean, and what is different.
void HistoryForm::follow()
{
    const chart::Answers now = answers();
    QStringList flags;
    for (const chart::RedFlag *flag : chart::redFlagsIn(now))
        flags << redFlagText(QString::fromLatin1(flag->rule));
    if (flags.isEmpty())
        m_flags->hide();
    else if (const QString words = tr("To watch for: %1").arg(flags.join(QStringLiteral(", ")));
             m_flags->text() != words || m_flags->isHidden())
        m_flags->showMessage(BannerKind::danger, words);

    const std::vector<chart::AnswerChange> changes = chart::changesBetween(m_before, now);
    m_changes->clear();
    m_changesTitle->setVisible(m_beforeMs != 0);
    m_changes->setVisible(m_beforeMs != 0 && !changes.empty());
    if (m_beforeMs != 0) {
        m_changesTitle->setText(changes.empty() ? tr("Nothing has changed since last time")
                                                : tr("What has changed since last time"));
        for (const chart::AnswerChange &change : changes)
            m_changes->add(questionText(change.question),
                           tr("%1 → %2").arg(change.before.isEmpty() ? tr("no answer") : answerText(change.before),
                                             change.after.isEmpty() ? tr("no answer") : answerText(change.after)));
    }
    const QString words = m_beforeMs == 0 ? tr("Save")
        : changes.empty()                 ? tr("Confirm: nothing changed")
                                          : tr("Save the changes");
    saveButton()->setText(words);
    saveButton()->setAccessibleName(words);
    saveButton()->setEnabled(isBusy() || !now.isEmpty());
}

bool HistoryForm::isDirty() const
{
    return answers() != m_before;
}

QCborMap HistoryForm::draft() const
{
    QCborMap typed;
    const chart::Answers now = answers();
    for (auto it = now.cbegin(); it != now.cend(); ++it)
        typed.insert(it.key(), it.value());
    return typed;
}

void HistoryForm::focusFirst()
{
    m_first->setFocus(Qt::OtherFocusReason);
}

void HistoryForm::save()
{
    const chart::Answers now = answers();
    if (now.isEmpty()) {
        showProblem(tr("Nothing is answered yet."));
        return;
    }
    const QFuture<Result<chart::SavedHistory>> future
        = m_session.charts().saveHistory(m_patient, kHistoryName, m_form->version, now);
    saveButton()->watch(future);
    deliver(future, this, [this, started = m_started](const Result<chart::SavedHistory> &answer) {
        if (started == m_started)
            take(answer);
    });
}

void HistoryForm::take(const Result<chart::SavedHistory> &answer)
{
    if (!answer.ok()) {
        showProblem(answer.error());
        return;
    }
    QStringList raised;
    for (const chart::Flag &flag : answer->raised)
        raised << flagText(flag);
    QStringList review;
    for (const chart::Flag &flag : answer->toReview)
        review << flagText(flag);
    QString words = answer->history.confirmed ? tr("Confirmed: nothing has changed.") : tr("The history is saved.");
    if (!raised.isEmpty())
        words = tr("%1 New alerts: %2.").arg(words, raised.join(QStringLiteral(", ")));
    if (!review.isEmpty())
        words = tr("%1 Alerts that the answers no longer give: %2. End them if that is right.")
                    .arg(words, review.join(QStringLiteral(", ")));
    Q_EMIT saved(words);
}

} // namespace vb::ui
