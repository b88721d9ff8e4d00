#pragma once

#include <QScrollArea>

namespace vb::ui {

/// A page of notes that scrolls, and follows the focus; in a long passage it follows the caret.
class NotePage : public QScrollArea {
    Q_OBJECT

public:
    explicit NotePage(QWidget *parent = nullptr);

    void toTop();

private:
    void follow(QWidget *focused);

    QMetaObject::Connection m_caret; // of the passage that is followed
};

} // namespace vb::ui
