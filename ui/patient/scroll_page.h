#pragma once

#include <QScrollArea>

namespace vb::ui {

/// A page that scrolls when the window is low, and brings what gets the focus into view.
class ScrollPage : public QScrollArea {
    Q_OBJECT

public:
    explicit ScrollPage(QWidget *content, QWidget *parent = nullptr);

    void toTop();
    /// Scrolls the page around it, if there is one, once what was added to it has its place; its end may stay below
    /// when it is higher than the page.
    static void bringIntoView(QWidget *widget);
};

} // namespace vb::ui
