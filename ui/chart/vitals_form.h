#pragma once

#include "core/chart/measure.h"
#include "ui/chart/work_page.h"

#include <QStringList>

#include <vector>

class QComboBox;
class QGridLayout;

namespace vb::ui {

class FormField;
class LineField;

/// Vital signs and scales in one go: what is filled in is recorded, each with its unit, or its scale and the direction
/// of it in words.
class VitalsForm : public WorkPage {
    Q_OBJECT

public:
    explicit VitalsForm(session::Session &session, QWidget *parent = nullptr);

    /// `visit`: the one under way, null for none.
    void start(PatientId patient, EntityId visit);
    void restore(PatientId patient, EntityId visit, const QCborMap &draft);

    [[nodiscard]] bool isDirty() const override;
    [[nodiscard]] QCborMap draft() const override;
    void focusFirst() override;

protected:
    void save() override;

private:
    struct Row {
        const chart::Measure *measure = nullptr;
        LineField *number = nullptr; // one of the two
        QComboBox *scale = nullptr;
    };

    void addNumber(QGridLayout *grid, const chart::Measure &measure, int place);
    void addScale(const chart::Measure &measure);
    [[nodiscard]] QString valueOf(const Row &row) const;
    bool check();
    void sendNext();

    session::Session &m_session;
    PatientId m_patient;
    EntityId m_visit;
    int m_started = 0;
    std::vector<Row> m_rows;
    std::vector<chart::Observation> m_waiting; // to be sent, the first one last
    int m_sent = 0;
};

} // namespace vb::ui
