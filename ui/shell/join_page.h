#pragma once

#include "core/session/join_practice.h"

#include <QFuture>
#include <QWidget>

#include <atomic>
#include <functional>
#include <memory>

class QProgressBar;
class QPushButton;

namespace vb::ui {

class Banner;
class LineField;
class ProxyField;
class RelayUrlField;
class TextLabel;

/// Makes this PC one of a practice that has invited it: address and code are typed, six words compared with the other
/// screen, then it waits until somebody there lets it in.
class JoinPage : public QWidget {
    Q_OBJECT

public:
    /// Off the GUI thread.
    using Join = std::function<QFuture<Result<session::Joined>>(session::JoinOrder, session::JoinProgress)>;

    explicit JoinPage(QWidget *parent = nullptr);
    /// What waits ends, too.
    ~JoinPage() override;

    void setJoin(Join join) { m_join = std::move(join); }
    [[nodiscard]] bool canJoin() const { return m_join != nullptr; }
    void start();

    // What the joining says; also for programs that drive the screen.
    void showWords(const QStringList &words);
    void showTakingOver();

Q_SIGNALS:
    void joined();
    void backWanted();
    void wordsShown();
    void refused(); // why is shown

private:
    QWidget *makeForm();
    QWidget *makeProxy();
    QWidget *makeWaiting();
    void submit();
    void take(const Result<session::Joined> &answer);
    void unfoldProxy();
    void complain(LineField *field, const QString &problem);
    void showForm(bool form);
    void leave();
    void cancel();

    Join m_join;
    QWidget *m_form = nullptr;
    QWidget *m_waiting = nullptr;
    RelayUrlField *m_url;
    LineField *m_code;
    LineField *m_name;
    QPushButton *m_askProxy; // unfolds the field below
    ProxyField *m_proxy;
    QWidget *m_proxyPart = nullptr;
    Banner *m_banner;
    QPushButton *m_go;
    QPushButton *m_back;
    TextLabel *m_what;
    QWidget *m_grid = nullptr;
    QList<TextLabel *> m_words;
    QProgressBar *m_bar;
    QPushButton *m_cancel;
    std::shared_ptr<std::atomic<bool>> m_cancelled; // of the joining that runs, or ran last
    std::shared_ptr<QString> m_relayDid; // by its thread, until it is over
    bool m_running = false;
};

} // namespace vb::ui
