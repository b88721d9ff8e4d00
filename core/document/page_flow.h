#pragma once

#include "core/document/sheet.h"

#include <QTextLayout>

#include <memory>
#include <vector>

namespace vb::document {

/// Sheet::literal() wherever the script allows: what was typed can be copied out of the PDF sign by sign.
QFont fontFor(const QString &text, double points, Weight weight = Weight::regular);

/// Text that flows over pages: laid out first, so that the number of pages is known, then drawn page by page. Lengths
/// in 1/100 mm.
class PageFlow {
public:
    /// `area` is what the text may fill on each page.
    PageFlow(QPaintDevice *device, QRect area) : m_device(device), m_area(area), m_y(area.top()), m_pages(1) { }

    struct Style {
        double points = 10;
        Weight weight = Weight::regular;
        QColor colour = ink::kText;
        int indent = 0;
        bool struckOut = false;
    };
    /// Wrapped paragraphs, one a line of `text`; breaks between lines where a page is full.
    void text(const QString &text, const Style &style);
    void skip(int height) { m_y += height; }
    /// A thin line across the page.
    void rule();
    /// The next page, unless as much is left of this one.
    void require(int height);

    [[nodiscard]] int pages() const { return static_cast<int>(m_pages.size()); }
    void draw(QPainter &painter, int page) const;

private:
    struct Placed {
        std::shared_ptr<QTextLayout> layout; // null: a rule
        int line = 0;
        QPointF at {};
        QColor colour {};
    };
    void breakPage();

    QPaintDevice *m_device;
    QRect m_area;
    int m_y;
    std::vector<std::vector<Placed>> m_pages;
};

} // namespace vb::document
