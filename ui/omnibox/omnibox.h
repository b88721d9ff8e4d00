#pragma once

#include "core/session/session.h"
#include "ui/omnibox/command.h"

#include <QPointer>
#include <QWidget>

#include <optional>
#include <vector>

class QListView;

namespace vb::ui {

class OmniboxModel;
class OmniboxRows;
class SearchBox;
class TextLabel;
class TypedPatients;

/// Patients and commands by a few letters, over whatever is on screen. Empty, it lists whom the person saw last. Enter
/// does what a row says first, Ctrl+Enter what was done to a patient last, Tab lists all that can be done to one; Esc
/// puts the focus back where it was. A name is opened by Enter only after the typing has paused, so that nobody gets a
/// row that has just moved under his finger.
class Omnibox : public QWidget {
    Q_OBJECT

public:
    /// Covers `over`, its parent. The first of `ofPatients` is what Enter does.
    Omnibox(session::Session &session, std::vector<Command> commands, std::vector<PatientCommand> ofPatients,
            QWidget *over);

    /// One more, from now on.
    void offer(Command command) { m_commands.push_back(std::move(command)); }
    void open();
    /// The focus goes back to where it was.
    void close();

Q_SIGNALS:
    /// The hits of the latest letter are listed.
    void hitsShown();
    /// And so are those of what the typing paused at, or the recent ones.
    void resultsShown();
    /// Behind it: the warnings of those listed are told, or there is none to ask for.
    void marksShown();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    QWidget *makePanel();
    [[nodiscard]] bool boxKey(int key, Qt::KeyboardModifiers modifiers);
    void place();
    void hideQuietly();
    void typed(const QString &text);
    void showRecent();
    void list(const QString &title, std::vector<patient::Hit> hits);
    [[nodiscard]] std::vector<Command> matching(const QString &text) const;
    void askForMarks();
    void take(const std::vector<patient::Hit> &hits, bool settled);
    void submit();
    void activate(int row, bool byLast);
    void openActions(const patient::Hit &hit);
    void run(const PatientCommand &command, const patient::Hit &hit);
    void tell();
    void fitHeight();

    session::Session &m_session;
    std::vector<Command> m_commands;
    std::vector<PatientCommand> m_ofPatients;
    QWidget *m_panel;
    SearchBox *m_box;
    QListView *m_view;
    OmniboxModel *m_model;
    OmniboxRows *m_rows;
    TextLabel *m_say;
    TypedPatients *m_patients;
    QPointer<QWidget> m_before; // had the focus
    std::optional<patient::Hit> m_acting; // whose commands are listed
    QString m_lastAction; // id of what was done to a patient last
    int m_listed = 0; // number of the latest list: answers to earlier ones are dropped
    bool m_openSingle = false; // Enter came before the answer
};

} // namespace vb::ui
