#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QWidget>

class QPushButton;
class QStackedLayout;

namespace vb::ui {

class AlertDetails;
class AlertsModel;
class Banner;
class Bell;
class Chip;
class TableView;
class TextLabel;

/// What the monitor found: the open alerts, or all, and what to do about one. Follows what is raised meanwhile. Enter
/// on a row goes to its note, Esc back to the list.
class AlertsView : public QWidget {
    Q_OBJECT

public:
    AlertsView(session::Session &session, const PracticeTime &time, QWidget *parent = nullptr);

    void focusFirst();

Q_SIGNALS:
    /// The list is as the store has it, or the banner says why not.
    void shown(int rows);
    void acknowledged(bool ok);
    void rulesWanted();
    /// Positions of the log, both included; an empty login asks for anybody's.
    void entriesWanted(qint64 first, qint64 last, const QString &login);
    void visitorsWanted(vb::PatientId patient, const QString &name);

protected:
    void showEvent(QShowEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeActions();
    void makeTable();
    void connectParts();
    void ask();
    void take(const Result<std::vector<session::AlertRow>> &answer);
    void acknowledge(const QString &note);
    void followCurrent();
    void showCount();

    session::Session &m_session;
    TextLabel *m_count;
    Chip *m_all;
    QPushButton *m_rules;
    Banner *m_banner;
    TableView *m_table;
    AlertsModel *m_model;
    QStackedLayout *m_empty = nullptr;
    AlertDetails *m_details;
    Bell *m_bell;
    int m_asked = 0;
    store::ChangeFeed::Subscription m_changes; // last: ends before what it speaks to
};

} // namespace vb::ui
