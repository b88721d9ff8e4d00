#pragma once

#include "ui/chart/work_page.h"
#include "ui/kit/practice_time.h"

#include <map>

namespace vb::ui {

class AnswerField;
class Banner;
class FactGrid;
class PassageField;
class TextLabel;

/// The medical history: the questions of the newest form with the answers of last time, what is different now, and the
/// red flags that these answers raise, before they are saved.
class HistoryForm : public WorkPage {
    Q_OBJECT

public:
    HistoryForm(session::Session &session, const PracticeTime &time, QWidget *parent = nullptr);

    /// With the answers of last time, if there are any.
    void start(PatientId patient, const chart::Record &record);
    void restore(PatientId patient, const chart::Record &record, const QCborMap &draft);

    [[nodiscard]] bool isDirty() const override;
    [[nodiscard]] QCborMap draft() const override;
    void focusFirst() override;

protected:
    void save() override;

private:
    void makeQuestions();
    void setAnswers(const chart::Answers &answers);
    [[nodiscard]] chart::Answers answers() const;
    void follow();
    void take(const Result<chart::SavedHistory> &answer);

    session::Session &m_session;
    PracticeTime m_time;
    PatientId m_patient;
    const chart::Questionnaire *m_form = nullptr;
    chart::Answers m_before;
    qint64 m_beforeMs = 0; // 0: the first one
    int m_started = 0;
    TextLabel *m_intro;
    Banner *m_flags;
    std::map<QString, AnswerField *> m_choices;
    std::map<QString, PassageField *> m_texts;
    QWidget *m_first = nullptr;
    TextLabel *m_changesTitle;
    FactGrid *m_changes;
};

} // namespace vb::ui
