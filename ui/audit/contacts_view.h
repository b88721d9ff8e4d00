#pragma once

#include "ui/audit/contacts_model.h"

#include <QWidget>

class QComboBox;
class QStackedLayout;

namespace vb::ui {

class Banner;
class EmptyState;
class PatientPick;
class PeriodPick;
class TableView;
class TextLabel;

/// "Who saw this patient" and "What did this person see": choose one, and read who or whom. Enter on a row shows its
/// entries in the log.
class ContactsView : public QWidget {
    Q_OBJECT

public:
    ContactsView(ContactsModel::Subject subject, session::Session &session, const PracticeTime &time,
                 QWidget *parent = nullptr);

    /// Of a view of visitors.
    void showPatient(PatientId patient, const QString &name);
    /// The same for good: another patient cannot be chosen.
    void keepToPatient(PatientId patient, const QString &name);
    /// Of a view of the visited.
    void showPerson(const QString &login);
    /// The choice of people.
    void setPeople(const std::vector<session::AuditPerson> &people);
    void focusFirst();
    void focusList();

Q_SIGNALS:
    /// The answer is shown, or its error.
    void shown(int rows);
    void entriesWanted(vb::PatientId patient, const QString &patientName, const QString &login);

private:
    QWidget *makeChoice(session::Session &session, const PracticeTime &time);
    void makeTable();
    void makeEmptyStates();
    void ask();
    void askVisitors(const audit::Filter &period);
    void askVisited(const audit::Filter &period);
    void begin();
    void takeRows(std::vector<ContactsModel::Row> rows);
    void refuse(const Error &error);
    void openRow(const QModelIndex &index);
    [[nodiscard]] bool isOfVisitors() const { return m_subject == ContactsModel::Subject::visitors; }
    [[nodiscard]] bool isChosen() const;

    ContactsModel::Subject m_subject;
    session::Session &m_session;
    QString m_id;
    PatientPick *m_patient = nullptr; // one of the two
    QComboBox *m_person = nullptr;
    PeriodPick *m_period;
    TextLabel *m_count;
    Banner *m_banner;
    TableView *m_table;
    ContactsModel *m_model;
    QWidget *m_states;
    QStackedLayout *m_empty = nullptr;
    int m_asked = 0;
};

} // namespace vb::ui
