#pragma once

#include <QWidget>

#include <atomic>
#include <functional>
#include <memory>

class QProgressBar;
class QPushButton;

namespace vb::ui {

class TextLabel;

/// How far long work is, with a button that cancels it. Hidden while there is none. When all bytes are through, the bar
/// only says that something is going on. Its parts are named "<id>.bar" and "<id>.cancel".
class ProgressLine : public QWidget {
    Q_OBJECT

public:
    explicit ProgressLine(const QString &id, QWidget *parent = nullptr);
    /// The work ends too.
    ~ProgressLine() override;

    /// Shows it with the focus on its button. What it gives is called by the work, on any thread, and says false once
    /// the person has cancelled.
    std::function<bool(qint64 done, qint64 of)> start(const QString &what);
    /// Hides it; true when the focus was here and has to go somewhere.
    bool end();
    [[nodiscard]] bool isRunning() const { return !isHidden(); }
    [[nodiscard]] bool wasCancelled() const { return m_cancelled && *m_cancelled; }
    void cancel();

private:
    void showPercent(int percent);

    TextLabel *m_what;
    QProgressBar *m_bar;
    QPushButton *m_cancel;
    std::shared_ptr<std::atomic<bool>> m_cancelled; // of the work that runs, or ran last
};

} // namespace vb::ui
