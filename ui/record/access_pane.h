#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QWidget>

class QPushButton;
class QStackedWidget;

namespace vb::ui {

class ContactsView;
class TextLabel;

/// Who saw this patient, for the privacy officer and the owner; Enter on a person shows what that person saw.
class AccessPane : public QWidget {
    Q_OBJECT

public:
    explicit AccessPane(session::Session &session, QWidget *parent = nullptr);

    void open(PatientId patient, const QString &name);
    /// Forgets what it shows.
    void clear();
    void focusFirst();

Q_SIGNALS:
    /// An answer or its error.
    void shown(int rows);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void makeVisitors();
    void makeVisited();
    void showVisited(const QString &login);
    void back();

    session::Session &m_session;
    PracticeTime m_time;
    PatientId m_patient;
    QString m_name;
    QString m_login;
    QPushButton *m_back;
    TextLabel *m_title;
    QStackedWidget *m_stack;
    ContactsView *m_visitors = nullptr; // made anew for each patient
    ContactsView *m_visited = nullptr;
};

} // namespace vb::ui
