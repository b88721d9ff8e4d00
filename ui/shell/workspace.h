#pragma once

#include "ui/kit/banner.h"
#include "ui/shell/page.h"

#include <QWidget>

#include <map>
#include <vector>

class QStackedWidget;
class QVBoxLayout;

namespace vb::ui {

class NavRail;
class Omnibox;
class SyncChip;
class SyncPanel;
class TextLabel;
class Theme;
class UserChip;

/// What a person sees from login to lock: the rail, the account, warnings, and the pages, each made when it is first
/// visited. Destroyed at lock with all it shows.
class Workspace : public QWidget {
    Q_OBJECT

public:
    Workspace(session::Session &session, Theme &theme, const std::vector<Page> &pages, QWidget *parent = nullptr);

    /// Puts the focus where the current page wants it.
    void enter();
    /// False when a page has asked the person about unsaved work.
    bool mayClose();
    void toggleTheme();
    /// What the person typed on any page and did not save; empty when there is nothing.
    [[nodiscard]] QByteArray draft() const;
    /// Puts a draft() back and goes to its page.
    void restore(const QByteArray &draft);
    /// A line over the page about what happens in a moment; empty takes it away.
    void setNotice(const QString &text);

Q_SIGNALS:
    void lockWanted(LockReason reason);
    void switchWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeBar();
    void addMessage(BannerKind kind, const QString &id, const QString &text);
    void sayOf(const QString &id, const QString &text);
    void foldMessages();
    void placeNotice();
    [[nodiscard]] const Page *find(const QString &id) const;
    void visit(const QString &id);
    /// By key or menu: the focus goes along.
    void open(const QString &id);
    void makeOmnibox();
    void makeSyncPanel();
    [[nodiscard]] std::vector<Command> commands();
    [[nodiscard]] std::vector<PatientCommand> patientCommands();
    /// What one page wants of another.
    void goTo(const QString &id, PatientId patient, const QString &name);
    void openMenu();
    void showAbout();

    session::Session &m_session;
    Theme &m_theme;
    std::vector<Page> m_specs; // of this person
    std::map<QString, QWidget *> m_made;
    NavRail *m_rail;
    TextLabel *m_title;
    UserChip *m_chip;
    SyncChip *m_sync;
    QStackedWidget *m_stack;
    QWidget *m_messages;
    QVBoxLayout *m_messagesDown;
    Banner *m_notice;
    Omnibox *m_omnibox = nullptr;
    SyncPanel *m_syncPanel = nullptr;
    bool m_isNarrow = false;
};

} // namespace vb::ui
