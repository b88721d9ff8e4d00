#pragma once

#include "core/base/error.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace vb::ui {

class IconLabel;
class TextLabel;

/// What stands in place of the log-in while there is no store to log in to: what is wrong, what to do, and a way to try
/// again.
class NoticePage : public QWidget {
    Q_OBJECT

public:
    explicit NoticePage(QWidget *parent = nullptr);

    /// `notFound` means that no practice was made on this computer.
    void show(const Error &error);
    /// The recovery kit can be used here, in place of the command line.
    void setOffersKit(bool offers) { m_offersKit = offers; }

Q_SIGNALS:
    void retryWanted();
    void kitWanted();

private:
    QWidget *makeCommandBox();
    void setCommand(const QString &command);

    TextLabel *m_title;
    TextLabel *m_text;
    QWidget *m_box;
    QLabel *m_command;
    TextLabel *m_after;
    QPushButton *m_retry;
    QPushButton *m_kit;
    bool m_offersKit = false;
};

} // namespace vb::ui
