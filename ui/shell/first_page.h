#pragma once

#include <QAbstractButton>

class QPushButton;
class QStackedLayout;

namespace vb::ui {

/// What stands in place of the log-in while this PC has no practice: make one, join one, or restore one from a backup.
class FirstPage : public QWidget {
    Q_OBJECT

public:
    explicit FirstPage(QWidget *parent = nullptr);

    void start();
    void setOffersRestore(bool offers);
    void setOffersJoining(bool offers);

Q_SIGNALS:
    void setUpWanted();
    void joinWanted();
    void restoreWanted();
    void retryWanted();

private:
    QWidget *makeChoice();
    QWidget *makeJoining();
    void showJoining();

    QStackedLayout *m_stack;
    QAbstractButton *m_new;
    QAbstractButton *m_join;
    QAbstractButton *m_restore;
    QPushButton *m_joinNow;
    QPushButton *m_back;
};

} // namespace vb::ui
