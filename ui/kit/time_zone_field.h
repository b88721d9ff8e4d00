#pragma once

#include "ui/kit/line_field.h"

namespace vb::ui {

/// An IANA time zone as people type it: it offers what fits while they type, takes "new york" for America/New_York, and
/// shows the time there now.
class TimeZoneField : public LineField {
    Q_OBJECT

public:
    explicit TimeZoneField(QWidget *parent = nullptr);

    void setZone(const QString &id);
    /// Empty while the text names none.
    [[nodiscard]] QString zone() const;

protected:
    [[nodiscard]] QString findProblem() const override;
    void tidy() override;

private:
    void showTime();
};

} // namespace vb::ui
