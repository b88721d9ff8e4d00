#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QWidget>

class QStackedWidget;

namespace vb::ui {

class Banner;
class Bell;
class Chip;
class ConflictDetails;
class ConflictsModel;
class EmptyState;
class IconLabel;
class TableView;
class TextLabel;

/// The inbox of what two PCs wrote without knowing of each other: one is looked at after the other, and decided by one
/// key. Follows what comes and goes meanwhile.
class ConflictsView : public QWidget {
    Q_OBJECT

public:
    explicit ConflictsView(session::Session &session, QWidget *parent = nullptr);

    /// Only those of this patient, until all are asked for.
    void showPatient(PatientId patient, const QString &name);

Q_SIGNALS:
    /// The list is as the store has it, or the banner says why not.
    void shown(int rows);
    /// The current one is on screen, or why it cannot be.
    void opened();
    void decided(bool ok);

protected:
    void showEvent(QShowEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeTop();
    QWidget *makeWaiting();
    void makeTable();
    void connectParts();
    void showAll();
    void ask();
    void take(const Result<std::vector<session::ConflictLine>> &answer);
    void askForWaiting();
    void openCurrent();
    void takeDetails(const Result<session::ConflictRow> &answer);
    void refuse(const QString &title, const QString &sentence);
    void keep(sync::Keep which);
    void keepAsAddendum(const session::ConflictRow &row);
    void takeDecision(const session::ConflictRow &row, sync::Keep which, const Result<void> &answer);
    void say();

    session::Session &m_session;
    const PracticeTime m_time;
    PatientId m_patient; // null: of all
    TextLabel *m_count;
    Chip *m_only;
    Banner *m_banner;
    TableView *m_table;
    ConflictsModel *m_model;
    EmptyState *m_empty;
    QStackedWidget *m_side;
    EmptyState *m_problem;
    ConflictDetails *m_details;
    QWidget *m_waitingLine;
    TextLabel *m_waiting;
    Bell *m_bell;
    session::ConflictLine m_opened; // asked for last
    int m_asked = 0;
    int m_openings = 0;
    bool m_deciding = false;
    store::ChangeFeed::Subscription m_changes; // last: ends before what it speaks to
};

} // namespace vb::ui
