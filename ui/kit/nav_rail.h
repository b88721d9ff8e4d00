#pragma once

#include "ui/kit/icons.h"

#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace vb::ui {

class NavItem;

/// The main navigation: 208 px with labels, 64 px with icons only. One tab stop: Up, Down, Home and End move the focus
/// in it, Enter or Space opens.
class NavRail : public QWidget {
    Q_OBJECT

public:
    explicit NavRail(QWidget *parent = nullptr);

    /// The name at the top, beside the mark of the product.
    void setBrand(const QString &name);
    /// `id` is what currentChanged() gives and becomes the objectName "nav.<id>".
    void addPage(const QString &id, IconName icon, const QString &label);
    /// Below, apart from the pages: emits actionTriggered() and never becomes current.
    void addAction(const QString &id, IconName icon, const QString &label);
    /// A small number at the right end of a page's item; 0 removes it.
    void setCount(const QString &id, int count);

    [[nodiscard]] QString current() const;
    /// Unknown ids are ignored; an empty one leaves no page current, silently. Emits currentChanged() when it changes.
    void setCurrent(const QString &id);

    [[nodiscard]] bool isCollapsed() const { return m_collapsed; }
    void setCollapsed(bool collapsed);

Q_SIGNALS:
    void currentChanged(const QString &id);
    void actionTriggered(const QString &id);
    void collapsedChanged(bool collapsed);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    friend class NavItem;
    class Brand;

    NavItem *addItem(const QString &id, IconName icon, const QString &label, bool page);
    [[nodiscard]] NavItem *find(const QString &id) const;
    void moveFocus(NavItem *from, int step);
    void activate(NavItem *item);
    void updateTabStop();
    void applyWidth();

    QVBoxLayout *m_pages;
    QVBoxLayout *m_actions;
    Brand *m_brand;
    NavItem *m_toggle;
    std::vector<NavItem *> m_items; // in the order of the focus
    bool m_collapsed = false;
};

} // namespace vb::ui
