#pragma once

#include <QWidget>

class QPushButton;
class QStackedLayout;

namespace vb::ui {

class BusyButton;

/// Cancel, Back and Next below the steps, or in their place the question whether to stop.
class SetupFooter : public QWidget {
    Q_OBJECT

public:
    explicit SetupFooter(QWidget *parent = nullptr);

    [[nodiscard]] BusyButton *nextButton() const { return m_next; }
    /// `busyText` stands on it while it is busy.
    void setNextText(const QString &text, const QString &busyText);
    void setCanGoBack(bool can);
    /// While the practice is made nothing can be taken back.
    void setCanCancel(bool can);
    [[nodiscard]] bool isAsking() const;
    void ask();
    void stopAsking();

Q_SIGNALS:
    void nextWanted();
    void backWanted();
    void cancelWanted();
    void stopWanted();
    void keepWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QStackedLayout *m_stack;
    QPushButton *m_cancel;
    QPushButton *m_back;
    BusyButton *m_next;
    QPushButton *m_stop;
    QPushButton *m_keep;
};

} // namespace vb::ui
