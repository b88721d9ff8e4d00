#pragma once

#include "core/session/session.h"

#include <QWidget>

class QPushButton;

namespace vb::ui {

class Avatar;
class Badge;
class ElidedLabel;

/// Who this is: initials, name, preferred name, chart number, birth date, age, and what is special about the record.
class PatientHeader : public QWidget {
    Q_OBJECT

public:
    explicit PatientHeader(QWidget *parent = nullptr);

    void setPatient(const patient::Patient &patient, QDate today);
    [[nodiscard]] QPushButton *editButton() const { return m_edit; }

private:
    class Fact;

    Avatar *m_face;
    ElidedLabel *m_name;
    ElidedLabel *m_preferred;
    Badge *m_restricted;
    Fact *m_chartNo;
    Fact *m_born;
    Fact *m_sex;
    QPushButton *m_edit;
};

} // namespace vb::ui
