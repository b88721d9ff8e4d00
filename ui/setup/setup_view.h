#pragma once

#include "ui/setup/setup_model.h"

#include <QWidget>

#include <functional>
#include <vector>

class QScrollArea;
class QStackedWidget;

namespace vb::ui {

class FinishPage;
class SetupFooter;
class SetupPage;
class StepList;
class TextLabel;

/// The first run: step by step to a practice. Enter goes on or presses the button that has the focus, Alt+Left
/// goes back, Escape asks whether to stop. Whatever ends
/// it before the last step, nothing stays behind but what the person saved himself.
class SetupView : public QWidget {
    Q_OBJECT

public:
    /// Called once: with the session of the new practice, its owner logged in, or with none when the person stopped.
    using Done = std::function<void(std::shared_ptr<session::Session>)>;

    /// `service` outlives it.
    SetupView(session::SetupService &service, Done done, QWidget *parent = nullptr);
    ~SetupView() override;

    [[nodiscard]] SetupModel &model() const { return *m_model; }

Q_SIGNALS:
    /// The page of the model's step is on screen and has the focus.
    void stepShown();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void addPage(SetupPage *page);
    [[nodiscard]] SetupPage *current() const;
    void goOn();
    void goBack();
    void cancel();
    void stop();
    void goOnAsking();
    void showStep();
    void found();
    void takeFailure(const Error &error);
    void finish(const std::shared_ptr<session::Session> &session);

    SetupModel *m_model;
    Done m_done;
    std::vector<SetupPage *> m_pages;
    StepList *m_steps;
    TextLabel *m_progress;
    QStackedWidget *m_stack;
    QScrollArea *m_scroll;
    SetupFooter *m_footer;
    FinishPage *m_finish;
    int m_shown = 0;
};

} // namespace vb::ui
