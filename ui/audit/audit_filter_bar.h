#pragma once

#include "core/session/session.h"
#include "ui/audit/audit_words.h"
#include "ui/audit/period_pick.h"

#include <QBasicTimer>
#include <QWidget>

class QComboBox;

namespace vb::ui {

class PatientPick;
class SearchBox;

/// What of the log to show. Choices count at once, words when the typing pauses.
class AuditFilterBar : public QWidget {
    Q_OBJECT

public:
    AuditFilterBar(session::Session &session, const PracticeTime &time, QWidget *parent = nullptr);

    [[nodiscard]] audit::Filter filter() const;
    [[nodiscard]] bool isEmpty() const;
    /// The choice of people, kept as it is when they are the same.
    void setPeople(const std::vector<session::AuditPerson> &people);
    void clear();
    /// Nothing but these; an empty login or null id asks for nothing.
    void showOnly(PatientId patient, const QString &patientName, const QString &login);

Q_SIGNALS:
    void changed();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void reset();
    void notice();

    std::vector<AuditKind> m_kinds;
    QComboBox *m_person;
    QComboBox *m_kind;
    PatientPick *m_patient;
    QComboBox *m_outcome;
    PeriodPick *m_period;
    SearchBox *m_text;
    QBasicTimer m_pause;
    bool m_resetting = false;
};

} // namespace vb::ui
